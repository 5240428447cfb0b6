import { runProcess } from '@/shared/process/runProcess.ts';
import { startWorker } from './startWorker.ts';

/** Running jobs may take 7 s of it to end. */
const STOP_MS = 9_500;

await runProcess({ name: 'worker', stopMs: STOP_MS, start: startWorker });
