/**
 * `npm run bench:forecast`: accuracy and milliseconds of our forecasts, of each member of the pool and of the
 * benchmarks of M4, beside the npm peer `@bsull/augurs` and R's package forecast, on the same series in one run.
 * Our own forecasts of every data set are written before the first peer begins.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Augurs } from './forecast/augursForecasts.ts';
import type { BenchSeries, Frequency } from './forecast/BenchSeries.ts';
import {
  BENCH_HELP,
  type BenchOptions,
  BenchUsageError,
  parseBenchOptions,
} from './forecast/benchOptions.ts';
import { type Bar, checkBars, shareBelow, timesFaster } from './forecast/checkBars.ts';
import { besideForecasts, DataSet, ownForecast } from './forecast/DataSet.ts';
import { type MethodResult, MethodTable } from './forecast/MethodTable.ts';
import { RowFile } from './forecast/RowFile.ts';
import { RPeers } from './forecast/RPeers.ts';
import { COMB, THETA } from './forecast/referenceForecasts.ts';
import { renderResults } from './forecast/renderResults.ts';

const EXIT_MISSED = 1;
const EXIT_USAGE = 64;
/** What a series that R is at when its time is up may still take. */
const GRACE_MS = 30_000;

type Ran = {
  readonly set: DataSet;
  readonly table: MethodTable;
  readonly frequency: Frequency;
  readonly horizon: number;
};

function repositoryRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

async function runOurs(set: DataSet, out: RowFile, every: RowFile): Promise<Ran> {
  const table = new MethodTable();
  let first: { frequency: Frequency; horizon: number } = { frequency: 'other', horizon: 0 };
  let count = 0;
  const start = performance.now();
  await set.warmUp(ownForecast);
  for await (const series of set.series()) {
    const forecast = ownForecast(series);
    if (count === 0) first = series;
    count += 1;
    out.write(series.id, forecast);
    every.write(series.id, forecast);
    table.add(series, [forecast]);
  }
  console.error(
    `${set.name}: ${count} series forecast in ${((performance.now() - start) / 1e3).toFixed(1)} s`,
  );
  return { set, table, frequency: first.frequency, horizon: first.horizon };
}

/** The members, the references and, where there are peers, the one from npm. */
async function runOthers({ set, table }: Ran, augurs: Augurs | undefined, every: RowFile): Promise<void> {
  const forecastAll = async (series: BenchSeries) => [
    ...besideForecasts(series),
    ...((await augurs?.forecasts(series)) ?? []),
  ];
  await set.warmUp(forecastAll);
  for await (const series of set.series()) {
    const forecasts = await forecastAll(series);
    for (const forecast of forecasts) every.write(series.id, forecast);
    table.add(series, forecasts);
  }
}

/** Runs R and everybody else on an evenly spread slice until `budgetMs` is spent. */
async function runSlice(
  { set }: Ran,
  deps: { readonly r: RPeers; readonly augurs: Augurs; readonly every: RowFile },
  budgetMs: number,
): Promise<MethodTable> {
  const table = new MethodTable();
  const end = performance.now() + budgetMs;
  for (const series of await set.slice()) {
    const remaining = end - performance.now();
    if (remaining <= 0) break;
    const peers = await deps.r.forecasts(series, remaining + GRACE_MS);
    if (peers === undefined) break;
    for (const forecast of peers) deps.every.write(series.id, forecast);
    const npm = await deps.augurs.forecasts(series);
    table.add(series, [ownForecast(series), ...besideForecasts(series), ...npm, ...peers]);
  }
  return table;
}

function sentenceOf(all: readonly MethodResult[], slice: readonly MethodResult[]): string {
  const below = [THETA.name, COMB.name].flatMap((name) => {
    const share = shareBelow(all, name);
    return share === undefined ? [] : [`OWA ${(100 * share).toFixed(1)} % below ${name}`];
  });
  const times = timesFaster(slice, 'r-ets');
  return [...below, ...(times === undefined ? [] : [`${times.toFixed(1)} times as fast as R ets`])].join(
    ', ',
  );
}

function printSet({ set, frequency, horizon }: Ran, all: readonly MethodResult[]): void {
  const [ours] = all;
  const skipped = ours?.scores.skipped ?? 0;
  const left = skipped === 0 ? '' : `, ${skipped} without a scale (constant or too short) not scored`;
  console.log(`\n${set.name}: ${ours?.answered ?? 0} series, ${frequency}, horizon ${horizon}${left}\n`);
  console.log(renderResults(all));
}

function printBars(bars: readonly (Bar & { readonly set: string })[]): void {
  console.log('\nBars');
  for (const { set, name, figure, isMet } of bars)
    console.log(`${isMet ? 'met   ' : 'MISSED'}  ${set}: ${name}: ${figure}`);
}

async function run(options: BenchOptions, root: string): Promise<boolean> {
  const [out, every] = [new RowFile(options.out), new RowFile(options.everyMethod)];
  const ran: Ran[] = [];
  for (const file of options.files) ran.push(await runOurs(new DataSet(file), out, every));
  out.close();

  const augurs = new Augurs();
  const script = path.join(root, 'bench/forecast/peers.R');
  let restMs = 1e3 * options.peerSeconds;
  const bars: (Bar & { set: string })[] = [];
  for (const [index, one] of ran.entries()) {
    await runOthers(one, options.hasPeers ? augurs : undefined, every);
    const all = one.table.results();
    printSet(one, all);
    const r = restMs > 0 ? await RPeers.start(script) : undefined;
    const start = performance.now();
    const sliced = r && (await runSlice(one, { r, augurs, every }, restMs / (ran.length - index)));
    r?.stop();
    restMs -= performance.now() - start;
    const slice = sliced?.results() ?? [];
    if (slice.length > 0) {
      console.log(`\non the same ${slice[0]?.answered} series, with R (${r?.version})\n`);
      console.log(renderResults(slice));
    } else if (restMs > 0) console.log('\nR with package forecast is not installed, or answered nothing.');
    console.log(`\n${sentenceOf(all, slice)}`);
    for (const bar of checkBars(one.frequency, all, slice)) bars.push({ ...bar, set: one.set.name });
  }
  every.close();
  printBars(bars);
  return bars.every(({ isMet }) => isMet);
}

try {
  const root = repositoryRoot();
  const dataDefault = path.resolve(root, '../shared/data/forecast');
  const options = parseBenchOptions(
    process.argv.slice(2),
    process.env.INIT_CWD ?? process.cwd(),
    dataDefault,
  );
  if (options === undefined) console.log(BENCH_HELP);
  else if (!(await run(options, root)) && options.isCheck) process.exitCode = EXIT_MISSED;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof BenchUsageError ? EXIT_USAGE : EXIT_MISSED;
}
