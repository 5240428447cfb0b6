/** A forecast of a series of a file, as text: for people, as a line of JSON, or as rows of CSV. */
import { csvCell } from '@/core/csv/csvCell.ts';
import type { Backtest, Band, Forecast } from '@/core/forecast/Forecast.ts';
import { type Column, renderTable } from '../renderTable.ts';
import { putBackWord } from './FilePutBack.ts';
import { type PeriodScale, periodName } from './PeriodScale.ts';
import type { FileSeries } from './RawSeries.ts';

export const OUTPUT_FORMATS = ['table', 'json', 'csv'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** A share of 1 as percent, without the noise of the division. */
export const percentOf = (share: number) => Number((100 * share).toPrecision(10));

const DIGITS_MIN = 4;
const DECIMALS_MAX = 9;

function futurePeriods({ values, scale }: FileSeries, horizon: number): string[] {
  return Array.from({ length: horizon }, (_, step) => nameAt(scale, values.length + step));
}

/** A date that lies beyond those that have a name is told by its position. */
function nameAt(scale: PeriodScale, position: number): string {
  try {
    return periodName(scale, position);
  } catch (error) {
    if (error instanceof RangeError) return `+${position}`;
    throw error;
  }
}

function jsonOf(series: FileSeries, forecast: Forecast): string {
  const { id, values, calendar, scale } = series;
  const { status, point, bands, explanation } = forecast;
  const name = (position: number) => nameAt(scale, position);
  return JSON.stringify({
    series_id: id,
    status,
    unit: calendar.unit,
    seasonLength: explanation.seasonLength,
    values: values.length,
    missing: values.filter((value) => value === null).length,
    from: values.length === 0 ? null : name(0),
    until: values.length === 0 ? null : name(values.length - 1),
    periods: futurePeriods(series, point.length),
    point: [...point],
    bands: bands.map(({ level, lower, upper }) => ({
      level: percentOf(level),
      lower: [...lower],
      upper: [...upper],
    })),
    members: explanation.members
      .filter(({ weight }) => weight > 0)
      .map((member) => ({ name: member.name, form: member.form, weight: member.weight })),
    excluded: explanation.exclusions.map(({ position, value, replacedBy, reason }) => ({
      ...{ label: name(position), value, replacedBy, reason },
    })),
    backtest: explanation.backtest && backtestOf(explanation.backtest),
    confidence: explanation.confidence,
    warnings: explanation.warnings,
  });
}

/** Step by step only where that was paid for. */
function backtestOf({ steps, coverage, ...rest }: Backtest) {
  const measured = {
    ...rest,
    coverage: coverage.map(({ level, ...counts }) => ({ level: percentOf(level), ...counts })),
  };
  return rest.kind === 'refitted' ? { ...measured, steps } : measured;
}

/** Titles of the rows that `renderFileForecast` makes for CSV; levels as shares. */
export function csvHeader(levels: readonly number[]): string {
  const bounds = levels.flatMap((level) => [`lower_${percentOf(level)}`, `upper_${percentOf(level)}`]);
  return `${['series_id', 'period', 'point', ...bounds].join(',')}\n`;
}

function csvOf(series: FileSeries, { point, bands }: Forecast, levels: readonly number[]): string {
  const inOrder = levels.map((level) => bands.find((band) => band.level === level));
  return futurePeriods(series, point.length)
    .map((period, step) => {
      const bounds = inOrder.flatMap((band) => [band?.lower[step] ?? '', band?.upper[step] ?? '']);
      return `${[csvCell(series.id), period, point[step], ...bounds].join(',')}\n`;
    })
    .join('');
}

/** As many decimals as give a number of the series' size four digits. */
function decimalsOf(values: FileSeries['values']): number {
  const known = values.filter((value) => value !== null);
  const size = known.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, known.length);
  if (!(size > 0)) return 0;
  return Math.min(DECIMALS_MAX, Math.max(0, DIGITS_MIN - 1 - Math.floor(Math.log10(size))));
}

function tableOf(series: FileSeries, forecast: Forecast): string {
  const { id, values, calendar, scale } = series;
  const { point, bands, explanation } = forecast;
  const decimals = decimalsOf(values);
  const amount = (value: number | undefined) => (value ?? 0).toFixed(decimals);
  const title = (band: Band): Column[] => [
    { title: `${percentOf(band.level)} % from`, align: 'right' },
    { title: 'to', align: 'right' },
  ];
  const columns: Column[] = [
    { title: 'period' },
    { title: 'forecast', align: 'right' },
    ...bands.flatMap(title),
  ];
  const rows = futurePeriods(series, point.length).map((period, step) => [
    ...[period, amount(point[step])],
    ...bands.flatMap(({ lower, upper }) => [amount(lower[step]), amount(upper[step])]),
  ]);
  const span = values.length === 0 ? '' : `, ${nameAt(scale, 0)} to ${nameAt(scale, values.length - 1)}`;
  const about = explanation.warnings.find(({ code }) => code === 'ONE_OFFS_EXCLUDED')?.message;
  const unit = calendar.unit === 'index' ? 'values' : `${calendar.unit}s`;
  return [
    `${id}: ${values.length} ${unit}${span}`,
    ...(rows.length === 0 ? [] : [renderTable(columns, rows)]),
    ...explanation.sentences.filter((sentence) => sentence !== about),
    ...excludedOf(series, explanation, amount),
    '\n',
  ].join('\n');
}

/** The engine's sentence about them names periods by its calendar; this one as the file, and as the option wants them. */
function excludedOf(
  { id, scale }: FileSeries,
  { exclusions }: Forecast['explanation'],
  amount: (value: number) => string,
): string[] {
  if (exclusions.length === 0) return [];
  const items =
    exclusions.length === 1 ? '1 item that stands out' : `${exclusions.length} items that stand out`;
  return [
    `Excluded ${items}; put back with --put-back ID:PERIOD, or all with --put-back all:`,
    ...exclusions.map(({ position, value, replacedBy, reason }) => {
      const word = putBackWord({ seriesId: id, period: nameAt(scale, position) });
      return `  --put-back ${word} (${amount(value)}, replaced by ${amount(replacedBy)}): ${reason}`;
    }),
  ];
}

/** Ends with a line end, and for people with an empty line. */
export function renderFileForecast(
  series: FileSeries,
  forecast: Forecast,
  options: { readonly format: OutputFormat; readonly levels: readonly number[] },
): string {
  if (options.format === 'json') return `${jsonOf(series, forecast)}\n`;
  if (options.format === 'csv') return csvOf(series, forecast, options.levels);
  return tableOf(series, forecast);
}
