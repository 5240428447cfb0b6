/** How the rows of a file hold its series. */
import { type Period, parsePeriod } from './Period.ts';
import { parseValue } from './parseValue.ts';

/** Column positions count from 0. */
export type FileLayout =
  /** A row for each value; without an id column the file is one series. */
  | {
      readonly kind: 'long';
      readonly hasHeader: boolean;
      readonly id: number | undefined;
      readonly period: number;
      readonly value: number;
    }
  /** A row for each series, its id first; `periods` where the header names them. */
  | { readonly kind: 'wide'; readonly hasHeader: boolean; readonly periods: readonly Period[] | undefined };

const COLUMNS_LONG = 3;
const ID_NAMES = /^(seriesid|series|id|uniqueid|account|name|key|item|itemid|sku|product)$/;
const PERIOD_NAMES =
  /^(dateorindex|date|ds|period|month|quarter|week|year|day|time|timestamp|datetime|index|t|step)$/;
const VALUE_NAMES = /^(value|values|y|amount|total|sales|quantity)$/;

const plain = (cell: string) => cell.toLowerCase().replace(/[^a-z0-9]/g, '');

function byNames(cells: readonly string[]): FileLayout | undefined {
  const find = (names: RegExp) => cells.findIndex((cell) => names.test(plain(cell)));
  const [period, value] = [find(PERIOD_NAMES), find(VALUE_NAMES)];
  if (period < 0 || value < 0) return undefined;
  const named = find(ID_NAMES);
  const rest = cells.findIndex((_, column) => column !== period && column !== value);
  const id = named >= 0 ? named : cells.length === COLUMNS_LONG ? rest : undefined;
  if (id === undefined && cells.length > 2) return undefined;
  return { kind: 'long', hasHeader: true, id, period, value };
}

/** Periods of a header row, when all cells after the id are of one kind, ascending. */
function headerPeriods(cells: readonly string[]): readonly Period[] | undefined {
  const periods = cells.slice(1).map(parsePeriod);
  const isScale = periods.every(
    (period, index) =>
      period !== undefined &&
      period.kind !== 'integer' &&
      period.kind === periods[0]?.kind &&
      (index === 0 || period.ordinal > (periods[index - 1]?.ordinal ?? 0)),
  );
  return isScale ? periods.filter((period) => period !== undefined) : undefined;
}

/**
 * The layout that the first two rows show, or that was asked for; undefined when it is none. The first row is a header
 * when it names the columns, or when neither a period nor a value stands where they should.
 */
export function detectLayout(
  first: readonly string[],
  second: readonly string[] | undefined,
  options: { readonly wanted: 'long' | 'wide' | undefined; readonly hasDecimalComma: boolean },
): FileLayout | undefined {
  const isValue = (cell: string | undefined) => parseValue(cell ?? '', options.hasDecimalComma) !== undefined;
  const areValues = (cells: readonly string[]) => cells.slice(1).every(isValue);
  const wide = (): FileLayout => ({
    kind: 'wide',
    hasHeader: !areValues(first),
    periods: areValues(first) ? undefined : headerPeriods(first),
  });
  if (options.wanted === 'wide') return wide();
  const named = byNames(first);
  if (named !== undefined) return named;
  const [a, b] = [plain(first[0] ?? ''), plain(first[1] ?? '')];
  const isWideHeader = a === 'v1' && b === 'v2';
  const isSecondWide = second !== undefined && second.length > COLUMNS_LONG && areValues(second);
  if (options.wanted !== 'long') {
    if (isWideHeader || isSecondWide) return wide();
    if (first.length > COLUMNS_LONG && areValues(first)) return wide();
  }
  if (first.length !== COLUMNS_LONG) return undefined;
  const isHeader = parsePeriod(first[1] ?? '') === undefined && !isValue(first[2]);
  return { kind: 'long', hasHeader: isHeader, id: 0, period: 1, value: 2 };
}
