import { useEffect } from 'react';

type Handlers = Readonly<Record<string, (() => void) | undefined>>;

let current: Handlers = {};

/** What a page does at once when its action is asked for, while it offers it. A link can never do it. */
export function useActionHandlers(handlers: Handlers): void {
  useEffect(() => {
    current = handlers;
    return () => {
      if (current === handlers) current = {};
    };
  }, [handlers]);
}

/** Does it when the page that is open offers it. */
export function handleAction(act: string): void {
  current[act]?.();
}
