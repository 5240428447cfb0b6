import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@/shared/log/log.ts';

/** Waits; returns early at the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** What comes first of the promises, or undefined after the wait or at the signal; leaves no timer behind. */
export async function firstOf<T>(
  promises: readonly Promise<T>[],
  ms: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const end = () => over.abort();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([...promises, pause(ms, over.signal).then(() => undefined)]);
  } finally {
    end();
    signal.removeEventListener('abort', end);
  }
}

/**
 * Does the work again and again until the signal, with a pause in between. A failure does not end it: the
 * log hears of the first one and of the recovery.
 */
export async function repeat(
  work: () => Promise<unknown>,
  options: { task: string; everyMs: number; signal: AbortSignal; log: Log },
): Promise<void> {
  const { task, everyMs, signal, log } = options;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      await work();
      if (isFailing) log.info({ task }, 'worker task works again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ task, error }, 'worker task fails; it is tried again');
      isFailing = true;
    }
    await pause(everyMs, signal);
  }
}
