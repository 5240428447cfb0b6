/** Tries a channel a few times. Bounded: whoever calls has other channels, and comes back later. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelFault, faultOfSilence } from './ChannelFault.ts';

const ATTEMPTS_MAX = 3;
const FIRST_PAUSE_MS = 500;
/** Longer than this the next channel is better. */
const PAUSE_MAX_MS = 5_000;

/** Resolves with the number of attempts. Throws the last ChannelFault. */
export async function sendWithRetries(
  channel: string,
  send: () => Promise<void>,
  options: { readonly signal: AbortSignal; readonly onFault: (fault: ChannelFault) => void },
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send();
      return attempt;
    } catch (thrown) {
      const fault = thrown instanceof ChannelFault ? thrown : faultOfSilence(channel, thrown);
      options.onFault(fault);
      const pauseMs = fault.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
      if (fault.isFinal || attempt === ATTEMPTS_MAX || pauseMs > PAUSE_MAX_MS) throw fault;
      await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
      if (options.signal.aborted) throw fault;
    }
  }
}
