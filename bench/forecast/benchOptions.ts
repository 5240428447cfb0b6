import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const PEER_SECONDS_DEFAULT = 120;

export const BENCH_HELP = `npm run bench:forecast -- [options]

  --data FILE-OR-FOLDER   series to forecast, \`id,type,m,h,train,test\`, values joined by ";"; an empty test is
                          forecast and not scored (default: ../shared/data/forecast beside the repository)
  --out FILE              our forecasts: \`id,method,ms,cpu,point,lo95,hi95\`, a row per series, written as it goes
  --every-method FILE     the same rows for every member of the pool, every reference and every peer
  --peer-seconds N        how long R may run in all (default ${PEER_SECONDS_DEFAULT}); 0 leaves R out
  --no-peers              our methods only
  --check                 end with 1 when a bar that could be measured is missed
  --help`;

export type BenchOptions = {
  /** Data files in the order of their names. */
  readonly files: readonly string[];
  readonly out: string | undefined;
  readonly everyMethod: string | undefined;
  readonly peerSeconds: number;
  readonly hasPeers: boolean;
  readonly isCheck: boolean;
};

/** A command line that cannot be followed; the message is for the person who wrote it. */
export class BenchUsageError extends Error {}

function filesOf(data: string): string[] {
  if (!existsSync(data))
    throw new BenchUsageError(`There is no data at ${data}; name a file or folder with --data.`);
  if (!statSync(data).isDirectory()) return [data];
  const files = readdirSync(data)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => path.join(data, name));
  if (files.length === 0) throw new BenchUsageError(`The folder ${data} has no .csv file.`);
  return files;
}

/** Relative paths are those of `directory`. Undefined when help is asked for. */
export function parseBenchOptions(
  parameters: readonly string[],
  directory: string,
  dataDefault: string,
): BenchOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let values: ReturnType<typeof read>['values'];
  const read = () =>
    parseArgs({
      args: [...parameters],
      options: {
        ...{ data: text, out: text, 'every-method': text, 'peer-seconds': text },
        ...{ 'no-peers': flag, check: flag, help: flag },
      },
    });
  try {
    values = read().values;
  } catch (error) {
    throw new BenchUsageError(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return undefined;
  const peerSeconds = Number(values['peer-seconds'] ?? PEER_SECONDS_DEFAULT);
  if (!(peerSeconds >= 0)) throw new BenchUsageError('--peer-seconds takes a number of seconds, 0 or more.');
  const placed = (file: string | undefined) => file && path.resolve(directory, file);
  return {
    files: filesOf(placed(values.data) ?? dataDefault),
    out: placed(values.out),
    everyMethod: placed(values['every-method']),
    hasPeers: values['no-peers'] !== true,
    peerSeconds: values['no-peers'] ? 0 : peerSeconds,
    isCheck: values.check === true,
  };
}
