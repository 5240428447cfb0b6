import type { Log } from '@/shared/log/log.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';

/** Commands must not wait behind BLPOP. Undefined when the configuration names no Redis. */
export function connectBoth(url: string, log: Log) {
  if (url === '') return undefined;
  return { commands: connectRedis(url, log), blocking: connectRedis(url, log, { blocking: true }) };
}
