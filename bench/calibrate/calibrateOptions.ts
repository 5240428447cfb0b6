import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BenchUsageError } from '../forecast/benchOptions.ts';
import { TUNING_SETS, type TuningSet } from './TuningSet.ts';

export const CALIBRATE_HELP = `npm run calibrate:forecast -- [options]

  --data FOLDER   where the tuning sets are, \`id,type,m,h,train,test\`; sets whose file is not there are left out
                  (default: ../shared/data/forecast beside the repository)
  --help

Prints how the band does with the constants in force, and the constants that fit best. It changes nothing.

${[...new Set(TUNING_SETS.map(({ file }) => `  ${file}`))].join('\n')}`;

export type PlacedSet = { readonly set: TuningSet; readonly file: string };

/** The sets whose files are there. Relative paths are those of `directory`. Undefined when help is asked for. */
export function parseCalibrateOptions(
  parameters: readonly string[],
  directory: string,
  dataDefault: string,
): readonly PlacedSet[] | undefined {
  const read = () =>
    parseArgs({ args: [...parameters], options: { data: { type: 'string' }, help: { type: 'boolean' } } });
  let values: ReturnType<typeof read>['values'];
  try {
    values = read().values;
  } catch (error) {
    throw new BenchUsageError(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return undefined;
  const folder = values.data === undefined ? dataDefault : path.resolve(directory, values.data);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new BenchUsageError(`There is no folder ${folder}; name one with --data.`);
  const placed = TUNING_SETS.map((set) => ({ set, file: path.join(folder, set.file) }));
  const found = placed.filter(({ file }) => existsSync(file));
  if (found.length === 0) throw new BenchUsageError(`The folder ${folder} has no tuning set; see --help.`);
  return found;
}
