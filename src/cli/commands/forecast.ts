import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { REFITS_MAX } from '@/core/forecast/forecastSeries.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import {
  type BooksForecastResponse,
  type Forecast,
  forecastJobSchema,
  forecastSchema,
  HORIZON_MONTHS_DEFAULT,
  HORIZON_MONTHS_MAX,
  type PutBackMonth,
  putBackMonthSchema,
} from '@/features/forecasts/forecastContract.ts';
import type { CliContext, CliStreams } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { type FilePutBack, parsePutBack } from '../forecastFile/FilePutBack.ts';
import { forecastFile } from '../forecastFile/forecastFile.ts';
import { type Output, OutputFile } from '../forecastFile/OutputFile.ts';
import { ProgressBar } from '../forecastFile/ProgressBar.ts';
import { ROWS_UNGROUPED_MAX } from '../forecastFile/SeriesFile.ts';
import { renderFinance } from '../renderFinance.ts';
import { renderTable } from '../renderTable.ts';
import { renderTotals } from '../renderTotals.ts';

const HORIZON_FILE_MAX = 1_000;
const SEASON_MAX = 10_000;
const THREADS_MAX = 256;
const LEVELS_DEFAULT: readonly number[] = [80, 95];
const LEVEL_MAX = 99.9;

type ForecastOptions = {
  readonly horizon?: number;
  readonly scenario?: string;
  readonly wait?: boolean;
  readonly putBack?: readonly string[];
  readonly refits?: number;
  readonly level?: readonly number[];
  readonly season?: number;
  readonly layout?: 'long' | 'wide';
  readonly kind?: 'flow' | 'balance';
  readonly csv?: boolean;
  readonly out?: string;
  readonly threads?: number;
};

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`A whole number from 1 to ${max}.`);
  };
}

function addLevel(text: string, before: readonly number[] | undefined): readonly number[] {
  const level = Number(text);
  if (!(level >= 1 && level <= LEVEL_MAX)) throw new InvalidArgumentError(`Percent, from 1 to ${LEVEL_MAX}.`);
  return [...(before ?? []), level];
}

const addText = (text: string, before: readonly string[] | undefined) => [...(before ?? []), text];

/** `cash:2025-03`; the key of a series may have colons of its own. */
function monthsPutBack(command: Command, texts: readonly string[]): readonly PutBackMonth[] {
  return texts.map((text) => {
    const at = text.lastIndexOf(':');
    const read = putBackMonthSchema.safeParse({ seriesKey: text.slice(0, at), month: text.slice(at + 1) });
    if (at >= 1 && read.success) return read.data;
    return command.error(`error: --put-back takes a series of the books and a month, as cash:2025-03.`);
  });
}

function periodsPutBack(command: Command, texts: readonly string[]): FilePutBack {
  if (texts.includes('all')) return 'all';
  return texts.map(
    (text) =>
      parsePutBack(text) ??
      command.error('error: --put-back takes all, or a series of the file and a period, as till:2025-03.'),
  );
}

function standardOutput({ writeOut, drained }: CliStreams): Output {
  return {
    write: async (text) => {
      writeOut(text);
      await drained?.();
    },
    finish: async () => undefined,
    abandon: async () => undefined,
  };
}

function renderBooks(title: string, books: BooksForecastResponse): string[] {
  const cash = books.series.find(({ key }) => key === 'cash');
  if (cash === undefined) return [`${title}: no cash series`];
  const amount = (minor: number | null) => (minor === null ? '' : formatDecimal(minor, cash.currency));
  const columns = [
    { title: 'Month' },
    { title: 'Cash', align: 'right' },
    { title: '80 % from', align: 'right' },
    { title: 'to', align: 'right' },
  ] as const;
  const rows = cash.points.map(({ month, pointMinor, lower80Minor, upper80Minor }) => [
    month,
    amount(pointMinor),
    amount(lower80Minor),
    amount(upper80Minor),
  ]);
  return [
    `${title}, ${cash.currency}`,
    renderTable(columns, rows),
    `lowest expected cash ${amount(books.lowPoint.pointMinor)} in ${books.lowPoint.month}`,
    ...cash.explanation.sentences,
    ...renderTotals(books),
    ...(books.finance === undefined ? [] : ['', ...renderFinance(books.finance, cash.currency)]),
  ];
}

function render(forecast: Forecast): string {
  const { scenario, putBack = [] } = forecast;
  const kept = putBack.map(({ seriesKey, month }) => `${seriesKey}:${month}`).join(', ');
  return [
    `Forecast ${forecast.id}, books until ${forecast.asOf}`,
    ...(kept === '' ? [] : [`put back although it stands out: ${kept}`]),
    ...renderBooks('Baseline', forecast.baseline),
    ...(scenario === null ? [] : ['', ...renderBooks(`Scenario ${scenario.name}`, scenario.forecast)]),
  ].join('\n');
}

async function forecastBooks(
  context: CliContext,
  command: Command,
  { horizon, scenario, wait, putBack: texts = [] }: ForecastOptions,
): Promise<void> {
  if (horizon !== undefined && horizon > HORIZON_MONTHS_MAX)
    command.error(`error: --horizon takes months, from 1 to ${HORIZON_MONTHS_MAX}.`);
  const putBack = monthsPutBack(command, texts);
  const client = await context.client(command);
  const job = await client.call('/api/forecasts/generate', {
    method: 'POST',
    query: { wait: wait === true ? 'true' : 'false' },
    body: { horizonMonths: horizon ?? HORIZON_MONTHS_DEFAULT, scenarioId: scenario ?? null, putBack },
    schema: forecastJobSchema,
  });
  if (wait !== true) return context.print(command, job, () => `Forecast job ${job.id} is ${job.state}.`);
  if (job.forecastId === null)
    throw new CliError(
      EXIT.failed,
      'FORECAST_FAILED',
      `Forecast job ${job.id} ${job.state} (${job.errorCode ?? 'no code'}).`,
    );
  const forecast = await client.call(`/api/forecasts/${job.forecastId}`, { schema: forecastSchema });
  context.print(command, forecast, () => render(forecast));
}

function forecastSeriesFile(
  context: CliContext,
  command: Command,
  file: string,
  options: ForecastOptions,
): Promise<void> {
  const { streams } = context;
  const { horizon, season, layout, kind, csv, out } = options;
  const isJson = context.isJson(command);
  if (isJson && csv) command.error('error: --json and --csv exclude each other.');
  const levels = [...new Set(options.level ?? LEVELS_DEFAULT)].sort((a, b) => a - b);
  return forecastFile(file, {
    ...{ layout, kind: kind ?? 'flow', horizon, seasonLength: season },
    levels: levels.map((percent) => percent / 100),
    ...{ putBack: periodsPutBack(command, options.putBack ?? []), refits: options.refits ?? 0 },
    format: isJson ? 'json' : csv ? 'csv' : 'table',
    threads: options.threads ?? availableParallelism(),
    threadUrl: streams.forecastThread,
    openOutput: () => (out === undefined ? standardOutput(streams) : new OutputFile(out)),
    progress: streams.isErrorTerminal ? (total) => new ProgressBar(total, streams.writeError) : undefined,
  });
}

/** Options that only one of the two uses of the command has. */
const ONLY_BOOKS = ['scenario', 'wait'] as const;
const ONLY_FILE = ['level', 'season', 'layout', 'kind', 'csv', 'out', 'threads', 'refits'] as const;

const HELP = `
Without a file, a forecast of the company's books is ordered from the server. With one, every series in it is
forecast on this machine; no server is asked. The file is CSV (comma, semicolon or tab), with or without a header:

  series_id,period,value    a row for each value, those of a series together; a period is 2024-01-31, 2024-01,
                            2024-Q1, 2024-W05, or a whole number. How far apart they are is found out; a period
                            without a row, or with an empty value, is unknown.
  V1,V2,V3,…                a row for each series, its id and then its values, of any length

A file with faults is refused as a whole (2), each with line and column. Rows of a series that do not follow one
another are read into memory, up to ${ROWS_UNGROUPED_MAX} rows of a file. The same file gives the same bytes for any
number of threads.

  accubooks forecast series.csv --horizon 18 --level 95 --json
  accubooks forecast M4.csv --season 12 --csv --out forecasts.csv`;

export function forecastCommand(program: Command, context: CliContext): void {
  const command = program
    .command('forecast')
    .description(
      'Order a forecast of the books, and with --wait show it when it is ready; or forecast a CSV file.',
    )
    .argument('[file]', 'series to forecast on this machine instead')
    .option(
      '--horizon <periods>',
      `months ahead, up to ${HORIZON_MONTHS_MAX} (default ${HORIZON_MONTHS_DEFAULT}); of a file, periods (default by their length)`,
      wholeNumber(HORIZON_FILE_MAX),
    )
    .option('--scenario <id>', 'forecast under this scenario, beside the baseline')
    .option('--wait', 'wait for it, at most 30 seconds')
    .option(
      '--put-back <series:period>',
      'keep what the forecast would leave out as a one-off, as cash:2025-03; may be repeated; of a file, also all',
      addText,
    )
    .option(
      '--level <percent>',
      `a band of this level; may be repeated (default ${LEVELS_DEFAULT.join(' and ')})`,
      addLevel,
    )
    .option(
      '--season <periods>',
      'periods in a season, for data that does not say (default by the calendar)',
      wholeNumber(SEASON_MAX),
    )
    .option(
      '--refits <count>',
      `test by forecasting anew from as many periods of the past, up to ${REFITS_MAX} (default: parameters kept)`,
      wholeNumber(REFITS_MAX),
    )
    .addOption(
      new Option('--layout <kind>', 'a row for each value, or for each series').choices(['long', 'wide']),
    )
    .addOption(
      new Option('--kind <kind>', 'what happened in each period, or what stood at its end').choices([
        'flow',
        'balance',
      ]),
    )
    .option('--csv', 'print rows of CSV; --json prints a line for each series')
    .option('--out <file>', 'write to this file, which is there when it is whole')
    .option('--threads <count>', 'threads that forecast (default all cores)', wholeNumber(THREADS_MAX))
    .addHelpText('after', HELP);
  command.action(async (file: string | undefined, options: ForecastOptions) => {
    const strange = (file === undefined ? ONLY_FILE : ONLY_BOOKS).find((name) => options[name] !== undefined);
    if (strange !== undefined)
      command.error(
        `error: --${strange} is for a forecast of ${file === undefined ? 'a file' : 'the books'}.`,
      );
    if (file === undefined) await forecastBooks(context, command, options);
    else await forecastSeriesFile(context, command, file, options);
  });
}
