import { BAND_SHAPE, type BandShape } from '@/core/forecast/intervals/bandAt.ts';
import { inflationOf } from '@/core/forecast/intervals/inflationOf.ts';
import { minimize } from '@/core/forecast/search/minimize.ts';
import type { ForecastSet } from './forecastSet.ts';
import { meanOf } from './meanOf.ts';
import { scoreTrials } from './scoreTrials.ts';

/** The tail says nothing at 95 %, where the scale is exact, and the skew is fitted where the scale was. */
export const SHAPE_LEVELS: Readonly<Record<keyof BandShape, readonly number[]>> = {
  tail: [0.5, 0.8, 0.9, 0.99],
  skew: [0.95],
};
const EVALUATIONS_MAX = 60;
const TOLERANCE = 1e-6;

/** Mean over sets and levels of MSIS as a share of what it is with the shape in force; 1 for that one. */
export function shapeCost(
  sets: readonly ForecastSet[],
  levels: readonly number[],
): (shape: BandShape) => number {
  const scoreAll = (shape: BandShape) =>
    sets.flatMap(({ set, fitted }) =>
      levels.map((level) => scoreTrials(fitted, inflationOf(set.frequency), level, shape).msis),
    );
  const inForce = scoreAll(BAND_SHAPE);
  return (shape) => meanOf(scoreAll(shape).map((msis, index) => msis / (inForce[index] as number)));
}

/** The tail or the skew that costs least, 0 … 1, with all other constants as they are in force. */
export function fitBandShape(sets: readonly ForecastSet[], name: keyof BandShape): BandShape {
  const costOf = shapeCost(sets, SHAPE_LEVELS[name]);
  const shapeAt = (point: Float64Array): BandShape => ({ ...BAND_SHAPE, [name]: point[0] as number });
  const space = { start: [BAND_SHAPE[name]], step: [BAND_SHAPE[name] / 2], low: [0], high: [1] };
  return shapeAt(minimize((point) => costOf(shapeAt(point)), space, EVALUATIONS_MAX, TOLERANCE).point);
}
