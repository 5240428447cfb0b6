import type { ReactNode } from 'react';

/** Text in which what stands between backquotes is code. */
export function CodedText({ text }: { text: string }): ReactNode {
  return (
    text
      .split('`')
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
  );
}
