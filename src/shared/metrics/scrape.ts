/**
 * One scrape, which ends in time whatever is dead or frozen: all of its readings share one wait, shorter than the
 * patience of whoever asks.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Metrics } from './Metrics.ts';

/** Longest that a scrape waits for its readings, in milliseconds. */
const WAIT_MAX_MS = 2_000;
/** Share of the patience of Prometheus, which it tells in a header, that readings may take. */
const WAIT_SHARE = 0.5;
const PATIENCE_HEADER = 'x-prometheus-scrape-timeout-seconds';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Settles when the readings of the scrape have had their time. */
const scrapes = new AsyncLocalStorage<Promise<void>>();

function waitMs(headers: Headers): number {
  const patienceMs = Number(headers[PATIENCE_HEADER]) * 1000;
  return patienceMs > 0 ? Math.min(WAIT_MAX_MS, WAIT_SHARE * patienceMs) : WAIT_MAX_MS;
}

function startTimer(ms: number): { over: Promise<void>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { over, stop: () => clearTimeout(timer) };
}

/** The text that Prometheus reads, for a request with these headers. */
export async function scrape({ registry }: Pick<Metrics, 'registry'>, headers: Headers): Promise<string> {
  const { over, stop } = startTimer(waitMs(headers));
  try {
    return await scrapes.run(over, () => registry.metrics());
  } finally {
    stop();
  }
}

/** What the work says, if it does so within the time of the scrape that it is read in; else rejects. */
export async function inScrapeTime<T>(work: Promise<T>): Promise<T> {
  const scrapeOver = scrapes.getStore();
  const own = scrapeOver === undefined ? startTimer(WAIT_MAX_MS) : undefined;
  const late = (own?.over ?? scrapeOver)?.then(() => {
    throw new Error('the reading took too long');
  });
  try {
    return await Promise.race([work, late ?? work]);
  } finally {
    own?.stop();
    late?.catch(() => undefined);
  }
}
