import { runProcess } from '@/shared/process/runProcess.ts';
import { startPager } from './startPager.ts';

/** A page that is under way may take 4 s of it. */
const STOP_MS = 9_000;

await runProcess({ name: 'pager', stopMs: STOP_MS, start: startPager });
