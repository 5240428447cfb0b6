/** Threads that forecast batches; a thread has one batch at a time, the others wait their turn. */
import { Worker } from 'node:worker_threads';
import type { BatchOptions, BatchResult } from './forecastBatch.ts';
import type { FileSeries } from './RawSeries.ts';

type Batch = readonly FileSeries[];
type Job = {
  readonly batch: Batch;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: Error) => void;
};

export class ForecastThreads {
  readonly #idle: Worker[] = [];
  readonly #all: Worker[] = [];
  readonly #running = new Map<Worker, Job>();
  readonly #waiting: Job[] = [];
  #failure: Error | undefined;

  constructor(threadUrl: URL, count: number, options: BatchOptions) {
    for (let index = 0; index < count; index += 1) {
      const worker = new Worker(threadUrl, { workerData: options });
      worker.on('message', (result: BatchResult) => this.#finish(worker, result));
      worker.on('error', (error) => this.#fail(error));
      worker.on('exit', () => this.#fail(new Error('A thread ended before its work was done.')));
      this.#all.push(worker);
      this.#idle.push(worker);
    }
  }

  /** Rejects when a thread broke down, then and ever after. */
  forecast(batch: Batch): Promise<BatchResult> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.push({ batch, resolve, reject });
      this.#next();
    });
  }

  /** Ends every thread, whatever it is doing. */
  async stop(): Promise<void> {
    for (const worker of this.#all) worker.removeAllListeners();
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #next(): void {
    const worker = this.#waiting.length > 0 ? this.#idle.pop() : undefined;
    const job = worker && this.#waiting.shift();
    if (worker === undefined || job === undefined) return;
    this.#running.set(worker, job);
    worker.postMessage(job.batch);
  }

  #finish(worker: Worker, result: BatchResult): void {
    this.#running.get(worker)?.resolve(result);
    this.#running.delete(worker);
    this.#idle.push(worker);
    this.#next();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const job of [...this.#running.values(), ...this.#waiting.splice(0)]) job.reject(this.#failure);
    this.#running.clear();
  }
}
