import { createLog } from '@/shared/log/log.ts';
import { connectRedis, type Redis } from '@/shared/redis/connectRedis.ts';

const READY_MS = 2_000;

/** Work on Redis itself; undefined is handed on where the environment names none. Waits two seconds for it at most. */
export async function withRedis<T>(
  environment: Readonly<Record<string, string | undefined>>,
  work: (redis: Redis | undefined) => Promise<T>,
): Promise<T> {
  const url = environment.REDIS_URL;
  if (url === undefined || url === '') return work(undefined);
  const redis = connectRedis(url, createLog({ process: 'cli', logDir: '', stdout: false }));
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, READY_MS);
      redis.once('ready', resolve);
    });
    return await work(redis);
  } finally {
    clearTimeout(timer);
    redis.disconnect();
  }
}
