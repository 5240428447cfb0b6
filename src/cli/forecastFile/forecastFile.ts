/** Forecasts every series of a CSV file, in as many threads as wanted, with the same output for any number of them. */
import { existsSync } from 'node:fs';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { batchesOf } from './batchesOf.ts';
import { FileFaults } from './FileFaults.ts';
import { findUnknown, putBackWord } from './FilePutBack.ts';
import { ForecastThreads } from './ForecastThreads.ts';
import { type BatchOptions, type BatchResult, forecastBatch } from './forecastBatch.ts';
import { mapInOrder } from './mapInOrder.ts';
import type { Output } from './OutputFile.ts';
import type { ProgressBar } from './ProgressBar.ts';
import type { FileSeries } from './RawSeries.ts';
import { csvHeader } from './renderFileForecast.ts';
import { SeriesFile, type SeriesFileOptions } from './SeriesFile.ts';

/** Batches that may be begun and not yet written, for each thread. */
const BATCHES_PER_THREAD = 3;
const BATCH_SERIES_MAX = 32;
/** Batches for each thread, where there are fewer series than would fill them. */
const BATCHES_LEAST = 4;
const FAILURES_SHOWN_MAX = 20;

export type ForecastFileOptions = SeriesFileOptions &
  BatchOptions & {
    readonly threads: number;
    /** The bundled thread; without it everything is computed here. */
    readonly threadUrl: URL | undefined;
    /** The output is opened when the file was found to be without fault. */
    readonly openOutput: () => Output;
    /** Where progress is to be shown, for this many series. */
    readonly progress: ((total: number) => ProgressBar) | undefined;
  };

function refuse(file: string, faults: FileFaults): never {
  const count = faults.count === 1 ? 'one fault' : `${faults.count} faults`;
  throw new CliError(
    EXIT.refused,
    'FORECAST_FILE_INVALID',
    `${file} has ${count}, and nothing was forecast.\n${faults.render()}`,
  );
}

async function asRead<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new CliError(EXIT.usage, 'FILE_UNREADABLE', `${file} cannot be read: ${message}`);
  }
}

type Work = { run(batch: readonly FileSeries[]): Promise<BatchResult>; stop(): Promise<void> };

function startWork(options: ForecastFileOptions, series: number): Work {
  const { threadUrl, horizon, levels, kind, format, putBack, refits } = options;
  const asked: BatchOptions = { horizon, levels, kind, format, putBack, refits };
  const count = Math.min(options.threads, series);
  if (threadUrl === undefined || count < 2 || !existsSync(threadUrl))
    return { run: async (batch) => forecastBatch(batch, asked), stop: async () => undefined };
  const threads = new ForecastThreads(threadUrl, count, asked);
  return { run: (batch) => threads.forecast(batch), stop: () => threads.stop() };
}

/**
 * Codes: FILE_UNREADABLE (64); FORECAST_FILE_INVALID (2) with the faults of the file, and PUT_BACK_UNKNOWN (2) with
 * what the file does not have, both found before anything is written; SERIES_REFUSED (1) when the engine refused some series, after the others are written. An output that was
 * begun is abandoned on any other error.
 */
export async function forecastFile(file: string, options: ForecastFileOptions): Promise<void> {
  const source = await asRead(file, () => SeriesFile.open(file, options));
  if (source instanceof FileFaults) refuse(file, source);
  const scan = await asRead(file, () => source.scan());
  if (scan.faults.count > 0) refuse(file, scan.faults);
  const unknown = await asRead(file, () => findUnknown(options.putBack, source.series(scan)));
  if (unknown.length > 0)
    throw new CliError(
      EXIT.refused,
      'PUT_BACK_UNKNOWN',
      `${file} has no such series, or not that period of it: ${unknown.map(putBackWord).join(', ')}. Nothing was forecast.`,
    );

  const output = options.openOutput();
  const bar = options.progress?.(scan.series);
  const work = startWork(options, scan.series);
  const failures: string[] = [];
  let failed = 0;
  let done = 0;
  try {
    if (options.format === 'csv') await output.write(csvHeader(options.levels));
    const run = async (batch: readonly FileSeries[]) => ({ ...(await work.run(batch)), size: batch.length });
    const share = Math.ceil(scan.series / (BATCHES_LEAST * options.threads));
    const batches = batchesOf(source.series(scan), Math.min(BATCH_SERIES_MAX, share));
    const window = BATCHES_PER_THREAD * options.threads;
    for await (const result of mapInOrder(batches, window, run)) {
      if (result.text !== '') await output.write(result.text);
      failed += result.failures.length;
      failures.push(...result.failures.slice(0, FAILURES_SHOWN_MAX - failures.length));
      done += result.size;
      bar?.show(done);
    }
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  } finally {
    bar?.clear();
    await work.stop();
  }
  if (failed === 0) return;
  const more = failed > failures.length ? [`  and ${failed - failures.length} more`] : [];
  const lines = [`${failed} series could not be forecast:`, ...failures.map((line) => `  ${line}`), ...more];
  throw new CliError(EXIT.failed, 'SERIES_REFUSED', lines.join('\n'));
}
