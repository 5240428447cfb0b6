import { Lane } from '@/shared/rateLimits/Lane.ts';
import type { LaneName } from './routeLimits.ts';

/** Shares of the database's connections: imports and writes together leave some to reads and sign-ins. */
const HEAVY_SHARE = 0.2;
const WRITES_SHARE = 0.4;
/** Reads and sign-ins in hand for each connection; most of their time is not spent on one. */
const READS_PER_CONNECTION = 4;
const SIGN_INS_PER_CONNECTION = 2;
/** Requests of a kind that may wait for each connection: some hundred milliseconds of work. */
const WAITING_PER_CONNECTION = 50;
const HEAVY_WAITING_MAX = 16;
const STREAMS_MAX = 1_000;

/** One lane for each kind of work, as wide as the pool of the database allows. */
export function openLanes(connectionsMax: number): Readonly<Record<LaneName, Lane>> {
  const share = (part: number) => Math.max(1, Math.floor(connectionsMax * part));
  const waitingMax = share(WAITING_PER_CONNECTION);
  return {
    reads: new Lane({ runningMax: share(READS_PER_CONNECTION), waitingMax, waitMs: 2_000 }),
    writes: new Lane({ runningMax: share(WRITES_SHARE), waitingMax, waitMs: 5_000 }),
    heavy: new Lane({ runningMax: share(HEAVY_SHARE), waitingMax: HEAVY_WAITING_MAX, waitMs: 10_000 }),
    signIn: new Lane({ runningMax: share(SIGN_INS_PER_CONNECTION), waitingMax, waitMs: 5_000 }),
    streams: new Lane({ runningMax: STREAMS_MAX, waitingMax: 0, waitMs: 0 }),
  };
}
