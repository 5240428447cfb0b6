/** Connection URLs: the parameters that only the pool understands, taken off before libpq or pg see them. */

/** Connections of one process when the URL does not say (C23). */
export const POOL_SIZE_DEFAULT = 20;
/** Wait for a free connection when the URL does not say, in milliseconds. */
export const POOL_TIMEOUT_MS_DEFAULT = 5_000;

export type PoolSettings = {
  /** The URL without pool parameters, fit for psql and pg_dump too. */
  readonly url: string;
  readonly connectionsMax: number;
  readonly acquireTimeoutMs: number;
  /** True when the URL named no `connection_limit`, so that the default was taken. */
  readonly isDefaultLimit: boolean;
};

const POOL_PARAMETERS = ['connection_limit', 'pool_timeout', 'pgbouncer', 'schema'];

/** Splits a URL; a limit that is not a whole number from 1 to 500 throws a RangeError. */
export function poolSettings(databaseUrl: string): PoolSettings {
  const url = new URL(databaseUrl);
  const limit = url.searchParams.get('connection_limit');
  const timeout = url.searchParams.get('pool_timeout');
  for (const name of POOL_PARAMETERS) url.searchParams.delete(name);
  const connectionsMax = limit === null ? POOL_SIZE_DEFAULT : Number(limit);
  const acquireTimeoutMs = timeout === null ? POOL_TIMEOUT_MS_DEFAULT : Number(timeout) * 1000;
  if (!Number.isInteger(connectionsMax) || connectionsMax < 1 || connectionsMax > 500) {
    throw new RangeError(`connection_limit must be a whole number from 1 to 500, not ${limit}`);
  }
  if (!(acquireTimeoutMs >= 100 && acquireTimeoutMs <= 60_000)) {
    throw new RangeError(`pool_timeout must be 0.1 to 60 seconds, not ${timeout}`);
  }
  return { url: url.href, connectionsMax, acquireTimeoutMs, isDefaultLimit: limit === null };
}
