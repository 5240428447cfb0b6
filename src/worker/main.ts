import { runProcess } from '@/shared/process/runProcess.ts';
import { startForecastWorker } from './startForecastWorker.ts';
import { startWorker } from './startWorker.ts';

/** Running jobs may take 7 s of it to end. */
const STOP_MS = 9_500;

await runProcess({
  name: 'worker',
  stopMs: STOP_MS,
  start: (config, ...rest) =>
    config.WORKER_DUTIES === 'all' ? startWorker(config, ...rest) : startForecastWorker(config, ...rest),
});
