import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@/shared/log/log.ts';

/** Does the work again and again until the signal. A failure ends nothing; the log hears of the first one. */
export async function repeatedly(
  work: () => Promise<void>,
  options: {
    readonly task: string;
    readonly everyMs: number;
    readonly signal: AbortSignal;
    readonly log: Log;
  },
): Promise<void> {
  const { task, everyMs, signal, log } = options;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      await work();
      if (isFailing) log.info({ task }, 'a task of the pager works again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ task, error }, 'a task of the pager fails; it is tried again');
      isFailing = true;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
