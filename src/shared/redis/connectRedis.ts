/** Redis: a client that fails fast, so that a dead or frozen Redis costs a request milliseconds, not seconds. */
import { Redis } from 'ioredis';
import type { Log } from '@/shared/log/log.ts';

/** Longest wait for an answer, in milliseconds. */
export const REDIS_COMMAND_TIMEOUT_MS = 200;
/**
 * A connection on which commands wait and nothing comes for so long is given up for another one: whoever stood in
 * between may have forgotten it, and the system would wait a quarter of an hour to say so.
 */
const SILENCE_MS_MAX = 2_000;
const CONNECT_TIMEOUT_MS = 1_000;
const RECONNECT_PAUSE_MAX_MS = 2_000;

export type { Redis };

/**
 * A client that reconnects for ever and never queues commands while it is disconnected. The log hears of
 * each change once. `blocking` is for a connection that waits in BLPOP and so has no command timeout.
 */
export function connectRedis(url: string, log: Log, options: { blocking?: boolean } = {}): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), RECONNECT_PAUSE_MAX_MS),
    ...(options.blocking ? {} : { commandTimeout: REDIS_COMMAND_TIMEOUT_MS, socketTimeout: SILENCE_MS_MAX }),
  });
  let isUp = true;
  redis.on('error', (error: Error) => {
    if (isUp) log.error({ error }, 'Redis connection error: running degraded until it is back');
    isUp = false;
  });
  redis.on('ready', () => {
    if (!isUp) log.info({}, 'Redis is back');
    isUp = true;
  });
  return redis;
}
