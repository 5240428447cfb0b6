/** A Redis that is full, a replica or cannot save answers every question and takes nothing: only a write tells. */
import type { Redis } from './connectRedis.ts';

const KEY = 'health:written';
const KEPT_S = 60;

/** Rejects when Redis does not take it, with its own word for it. */
export async function writeSomething(redis: Redis): Promise<void> {
  await redis.set(KEY, '1', 'EX', KEPT_S);
}
