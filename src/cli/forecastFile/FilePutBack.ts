/** Which one-offs stay in the series of a file although they stand out. */
import type { PutBack } from '@/core/forecast/cleaning/cleanSeries.ts';
import { formatPeriod, parsePeriod } from './Period.ts';
import { periodName } from './PeriodScale.ts';
import type { FileSeries } from './RawSeries.ts';

/** `period` is written as `formatPeriod` does. Plain data. */
export type PutBackPeriod = { readonly seriesId: string; readonly period: string };

export type FilePutBack = 'all' | readonly PutBackPeriod[];

/** `till:2024-03`, and ids may have colons of their own; undefined for anything else. */
export function parsePutBack(text: string): PutBackPeriod | undefined {
  const at = text.lastIndexOf(':');
  const period = parsePeriod(text.slice(at + 1));
  return at < 1 || period === undefined
    ? undefined
    : { seriesId: text.slice(0, at), period: formatPeriod(period) };
}

/** The text that `parsePutBack` reads, as a word of a command line. */
export function putBackWord({ seriesId, period }: PutBackPeriod): string {
  const text = `${seriesId}:${period}`;
  return /^[\w.,:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function positionOf({ values, scale }: FileSeries, period: string): number {
  return values.findIndex((_, position) => periodName(scale, position) === period);
}

/** What of `putBack` is in this series, by position. */
export function putBackOf(putBack: FilePutBack, series: FileSeries): PutBack {
  if (putBack === 'all') return putBack;
  return putBack
    .filter(({ seriesId }) => seriesId === series.id)
    .map(({ period }) => positionOf(series, period))
    .filter((position) => position >= 0);
}

/** Those whose series is not there, or does not have the period; the series are read as far as need be. */
export async function findUnknown(
  putBack: FilePutBack,
  all: AsyncIterable<FileSeries>,
): Promise<readonly PutBackPeriod[]> {
  let unknown = putBack === 'all' ? [] : putBack;
  if (unknown.length === 0) return unknown;
  for await (const series of all) {
    unknown = unknown.filter(
      ({ seriesId, period }) => seriesId !== series.id || positionOf(series, period) < 0,
    );
    if (unknown.length === 0) break;
  }
  return unknown;
}
