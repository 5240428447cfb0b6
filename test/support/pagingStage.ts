/** A PagerDuty, a Slack and a webhook of our own that a test may break and ask what has arrived. */
import { afterAll } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { PagingHook } from '@/shared/config/pagingHook.ts';
import type { Delivery } from '../../src/pagingServer/Delivery.ts';
import type { Wanted } from '../../src/pagingServer/Inbox.ts';
import { type PagingServer, startPagingServer } from '../../src/pagingServer/PagingServer.ts';

/** What PAGERDUTY_ROUTING_KEY may be: 32 characters. */
export const TEST_ROUTING_KEY = 'R0UTINGKEY00000000000000000000ab';

export type PagingStage = PagingServer & {
  /** The first accepted delivery that fits, waited for; rejects after `timeoutMs`, saying what came instead. */
  readonly untilReceived: (
    wanted: Wanted,
    fits?: (delivery: Delivery) => boolean,
    timeoutMs?: number,
  ) => Promise<Delivery>;
};

/** Started in this process on a free port; stopped after the file. */
export async function createPagingStage(hook?: PagingHook): Promise<PagingStage> {
  const server = await startPagingServer({ clock: systemClock, port: 0, hook });
  afterAll(() => server.stop());
  const untilReceived: PagingStage['untilReceived'] = async (
    wanted,
    fits = () => true,
    timeoutMs = 20_000,
  ) => {
    const beganMs = systemClock.elapsedMs();
    for (;;) {
      const found = server.inbox
        .list({ isAccepted: true, ...wanted })
        .reverse()
        .find(fits);
      if (found !== undefined) return found;
      const leftMs = timeoutMs - (systemClock.elapsedMs() - beganMs);
      if (leftMs <= 0) {
        const came = server.inbox.list().map((one) => `${one.channel} ${one.status} ${one.summary}`);
        throw new Error(`nothing fitting came within ${timeoutMs} ms; what came:\n${came.join('\n')}`);
      }
      await server.inbox.untilNext(leftMs);
    }
  };
  return { ...server, untilReceived };
}
