import { parentPort, workerData } from 'node:worker_threads';
import { type BatchOptions, forecastBatch } from './forecastBatch.ts';
import type { FileSeries } from './RawSeries.ts';

parentPort?.on('message', (batch: readonly FileSeries[]) => {
  parentPort?.postMessage(forecastBatch(batch, workerData as BatchOptions));
});
