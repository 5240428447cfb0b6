/** Contributions kept in step with points that were moved after the forecast. */
import type { BooksForecast, MonthContributions, SeriesForecast } from '../SeriesForecast.ts';

/** What moved the points. */
export type Mover = 'reconciledMinor' | 'scenarioMinor';

/** The same forecast; whatever its points differ from the sum of their contributions by is put down to the mover. */
export function settleContributions(books: BooksForecast, mover: Mover): BooksForecast {
  return { ...books, series: books.series.map((series) => settleSeries(series, mover)) };
}

function settleSeries(series: SeriesForecast, mover: Mover): SeriesForecast {
  const { explanation, points } = series;
  const contributions = explanation.contributions.map((parts, step): MonthContributions => {
    const moved = (points[step]?.pointMinor ?? 0) - sumOf(parts);
    return moved === 0 ? parts : { ...parts, [mover]: parts[mover] + moved };
  });
  return { ...series, explanation: { ...explanation, contributions } };
}

/** The point that the contributions make. */
export function sumOf(parts: MonthContributions): number {
  return (
    parts.levelMinor +
    parts.trendMinor +
    parts.seasonMinor +
    parts.calendarMinor +
    parts.limitsMinor +
    parts.reconciledMinor +
    parts.scenarioMinor
  );
}
