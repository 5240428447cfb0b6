import { runProcess } from '@/shared/process/runProcess.ts';
import { startApi } from './startApi.ts';

const STOP_MS = 9_000;

await runProcess({ name: 'api', stopMs: STOP_MS, start: startApi });
