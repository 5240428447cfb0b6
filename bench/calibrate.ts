/**
 * `npm run calibrate:forecast`: how the band does with its frozen constants, and the constants that fit best on the
 * tuning sets. Two runs print the same.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CALIBRATE_HELP, type PlacedSet, parseCalibrateOptions } from './calibrate/calibrateOptions.ts';
import { type ForecastSet, forecastSet } from './calibrate/forecastSet.ts';
import { renderInForce, renderInflation, renderShape } from './calibrate/renderCalibration.ts';
import { TUNING_SETS } from './calibrate/TuningSet.ts';
import { BenchUsageError } from './forecast/benchOptions.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 64;

function repositoryRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

async function run(placed: readonly PlacedSet[]): Promise<void> {
  const sets: ForecastSet[] = [];
  for (const { set, file } of placed) {
    const made = await forecastSet(set, file);
    console.error(`${set.name}: ${made.trials.length} forecasts`);
    if (made.fitted.length > 0) sets.push(made);
  }
  const missing = TUNING_SETS.filter((set) => !sets.some((made) => made.set === set));
  if (missing.length > 0) console.log(`Left out: ${missing.map(({ name }) => name).join(', ')}\n`);
  console.log(`With the constants in force\n\n${renderInForce(sets)}`);
  console.log('\nThe constants of each frequency that fit best; those in force are rounded by hand');
  for (const frequency of new Set(sets.map(({ set }) => set.frequency))) {
    const some = sets.filter(({ set }) => set.frequency === frequency);
    console.log(`\n${renderInflation(frequency, some)}`);
  }
  console.log(`\nThe shape of the band that fits best\n\n${renderShape(sets)}`);
}

try {
  const placed = parseCalibrateOptions(
    process.argv.slice(2),
    process.env.INIT_CWD ?? process.cwd(),
    path.resolve(repositoryRoot(), '../shared/data/forecast'),
  );
  if (placed === undefined) console.log(CALIBRATE_HELP);
  else await run(placed);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof BenchUsageError ? EXIT_USAGE : EXIT_FAILED;
}
