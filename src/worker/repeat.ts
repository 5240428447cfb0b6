import { setTimeout as sleep } from 'node:timers/promises';
import type { HoldView } from '@/shared/hold/HoldView.ts';
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

export type RepeatOptions = {
  readonly task: string;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** `untouched`: the work goes on during a hold, since it writes nothing that belongs to a customer. */
  readonly hold: HoldView | 'untouched';
};

/**
 * Does the work again and again until the signal, with a pause in between. A failure does not end it: the
 * log hears of the first one and of the recovery. While a hold is open, or it is not known whether one is, the work
 * rests. It is told by its signal when it is to stop, be it for good or for a hold.
 */
export async function repeat(
  work: (signal: AbortSignal) => Promise<unknown>,
  options: RepeatOptions,
): Promise<void> {
  const { task, everyMs, signal, log, hold } = options;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      if (hold === 'untouched') await work(signal);
      else if (hold.isKnown && !hold.isHeld) await untilHeld(work, signal, hold);
      if (isFailing) log.info({ task }, 'worker task works again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ task, error }, 'worker task fails; it is tried again');
      isFailing = true;
    }
    await pause(everyMs, signal);
  }
}

async function untilHeld(
  work: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
  hold: HoldView,
): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  const unfollow = hold.onChange(end);
  signal.addEventListener('abort', end, { once: true });
  try {
    await work(ended.signal);
  } finally {
    unfollow();
    signal.removeEventListener('abort', end);
  }
}
