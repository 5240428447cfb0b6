import type Stripe from 'stripe';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import { keepPolledUntil, readPolledUntil, receiveEvent } from './EventStore.ts';

/** An event may be listed a little later than one that was made after it. */
const OVERLAP_MS = 10 * 60 * 1000;
/** How far back the first look goes, and what one look takes at most. */
const FIRST_MS = 24 * 60 * 60 * 1000;
const WINDOW_MS = 6 * 60 * 60 * 1000;
const WINDOWS_MAX = 28;
const EVENTS_MAX = 20_000;
const PAGE = 100;

type PollDeps = {
  readonly stripe: Stripe;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Reads the provider's own list of events since the last look, for those whose webhook never came. Returns how many
 * were new. Bounded: what is left is read by the next look.
 */
export async function pollEvents(deps: PollDeps): Promise<number> {
  const { database, clock, log } = deps;
  const nowMs = clock.nowMs();
  const until = await database.asNobody(readPolledUntil);
  let fromMs = (until === undefined ? nowMs - FIRST_MS : Date.parse(until)) - OVERLAP_MS;
  let missed = 0;
  for (let window = 0; window < WINDOWS_MAX; window += 1) {
    // The last window is open: the provider's clock may be ahead of ours.
    const toMs = fromMs + WINDOW_MS < nowMs ? fromMs + WINDOW_MS : undefined;
    const { fresh, newestMs } = await readWindow(deps, fromMs, toMs);
    missed += fresh;
    await database.asNobody((sql) => keepPolledUntil(sql, new Date(toMs ?? Math.max(newestMs, fromMs))));
    if (toMs === undefined) break;
    fromMs = toMs;
  }
  if (missed > 0) log.info({ missed }, 'events were found that no webhook had brought');
  return missed;
}

async function readWindow(
  { stripe, database, clock }: PollDeps,
  fromMs: number,
  toMs: number | undefined,
): Promise<{ fresh: number; newestMs: number }> {
  const created = {
    gte: Math.floor(fromMs / 1000),
    ...(toMs === undefined ? {} : { lte: Math.floor(toMs / 1000) }),
  };
  let fresh = 0;
  let newestMs = 0;
  let count = 0;
  for await (const event of stripe.events.list({ created, limit: PAGE })) {
    newestMs = Math.max(newestMs, event.created * 1000);
    const kept = { id: event.id, payload: JSON.stringify(event) };
    if (await database.asNobody((sql) => receiveEvent(sql, kept, 'poll', nowOf(clock)))) fresh += 1;
    count += 1;
    if (count >= EVENTS_MAX) throw new Error(`more than ${EVENTS_MAX} events within one look`);
  }
  return { fresh, newestMs };
}
