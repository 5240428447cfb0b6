import type { ReactNode } from 'react';
import { clockText, spanText } from './timeText.ts';
import { useNow } from './useNow.ts';

/** When it was, and how long ago that is now. */
export function Since({ at, isAtLeast = false }: { at: string; isAtLeast?: boolean }): ReactNode {
  const nowMs = useNow();
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={new Date(atMs).toISOString()}>
      {isAtLeast ? 'at least since ' : ''}
      {clockText(atMs, nowMs)} ({spanText(nowMs - atMs)})
    </time>
  );
}
