import { useEffect } from 'react';

type Handlers = Readonly<Record<string, (() => void) | undefined>>;

let current: Handlers = {};

/** What a page does at once when its action is asked for, instead of opening a form. A link can never do it. */
export function useActionHandlers(handlers: Handlers): void {
  useEffect(() => {
    current = handlers;
    return () => {
      if (current === handlers) current = {};
    };
  }, [handlers]);
}

/** True when the page that is open did it. */
export function handleAction(act: string): boolean {
  const handler = current[act];
  handler?.();
  return handler !== undefined;
}
