import { parentPort, workerData } from 'node:worker_threads';
import { computeForecast } from '@/features/forecasts/computeForecast.ts';
import type { ForecastInput } from '@/features/forecasts/ForecastInput.ts';
import type { ThreadMessage } from './ThreadMessage.ts';

/** Share of the work between two messages. */
const PROGRESS_STEP = 0.02;

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

let posted = 0;
const result = computeForecast(workerData as ForecastInput, (fraction) => {
  if (fraction - posted < PROGRESS_STEP) return;
  posted = fraction;
  post({ kind: 'progress', fraction });
});
post({ kind: 'result', result });
