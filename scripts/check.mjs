import { FORMAT_AND_LINT, runStage, TIDY, TYPES } from './checkStages.mjs';
import { prepare } from './prepare.mjs';

await prepare({ build: false });
const results = [FORMAT_AND_LINT, TYPES, TIDY].map(runStage);
process.exitCode = results.every(Boolean) ? 0 : 1;
