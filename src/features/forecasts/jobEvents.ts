import type { ForecastJob } from './forecastContract.ts';

/** Pause before a browser asks again when the stream broke. */
const RETRY_MS = 2_000;

/** Server-sent events: `event: job` for each change, a comment as a sign of life. */
export async function* jobEvents(
  changes: AsyncIterable<ForecastJob | undefined>,
): AsyncGenerator<string, void, undefined> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const job of changes) {
    yield job === undefined ? ': heartbeat\n\n' : `event: job\ndata: ${JSON.stringify(job)}\n\n`;
  }
}
