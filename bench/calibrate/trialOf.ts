import { frequencyClassOf } from '@/core/forecast/combination/FrequencyClass.ts';
import { forecastValues } from '@/core/forecast/combination/forecastValues.ts';
import { seasonsOf } from '@/core/forecast/combination/seasonsOf.ts';
import { seasonalScale } from '@/core/forecast/evaluation/accuracy.ts';
import { EVALUATIONS_DEFAULT, WORK_DEFAULT } from '@/core/forecast/forecastSeries.ts';
import type { ErrorEvidence, SeriesShape } from '@/core/forecast/intervals/errorScale.ts';
import { keepTested } from '@/core/forecast/intervals/rollingErrors.ts';
import { prepareSeries } from '@/core/forecast/prepareSeries.ts';
import { type Limits, limitsOf, withinLimits } from '@/core/forecast/series/Limits.ts';
import type { Past } from './pastsOf.ts';

/** All that the band of one forecast depends on but the frozen constants, and what came. */
export type Trial = {
  readonly origin: number;
  readonly point: Float64Array;
  readonly evidence: ErrorEvidence;
  readonly shape: SeriesShape;
  readonly limits: Limits;
  readonly came: Float64Array;
  /** What MSIS divides by; above 0. */
  readonly scale: number;
};

/** The same way as `forecastSeries` goes up to the band; undefined where the values say nothing about a scale. */
export function trialOf({ id, origin, seen, came, scoredSeason }: Past, season: number): Trial | undefined {
  const scale = seasonalScale(seen, scoredSeason) || seasonalScale(seen, 1);
  if (!(scale > 0)) return undefined;
  // The files have no dates, so that no effect of the calendar may be looked for.
  const calendar = { unit: 'index', seasonLength: season } as const;
  const prepared = prepareSeries({ key: id, kind: 'flow', values: Array.from(seen), calendar });
  const { values, offset, exclusions, history } = prepared;
  const seasonLengths = seasonsOf(values, calendar);
  const limits = limitsOf(history);
  const { point, deviations, spreads, origins } = forecastValues({
    ...{ values, seasonLengths, limits, horizon: came.length },
    frequency: frequencyClassOf(calendar),
    ...{ evaluationsMax: EVALUATIONS_DEFAULT, workMax: WORK_DEFAULT },
  });
  const replaced = new Set(exclusions.map(({ position }) => position - offset));
  return {
    ...{ origin, limits, came, scale },
    point: withinLimits(point.slice(0, came.length), limits),
    evidence: { deviations, spreads, origins: keepTested(origins, (at) => !replaced.has(at)) },
    shape: {
      seasonLength: seasonLengths[0] ?? 1,
      length: values.length,
      meanSize: history.reduce((sum, value) => sum + Math.abs(value) / history.length, 0),
    },
  };
}
