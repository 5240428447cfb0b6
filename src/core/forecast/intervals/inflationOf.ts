/** The frozen constants of the band, one set per frequency. */

import type { FrequencyClass } from '../combination/FrequencyClass.ts';
import type { Inflation } from './errorScale.ts';

/**
 * Rounded by hand from fits like those that `npm run calibrate:forecast` makes again: for each frequency the least mean
 * scaled interval score (MSIS) of the 95 % band, with coverage drawn towards 95 %, on the M1 and Tourism competitions,
 * half of M4's weeks and NN5; years are Tourism's months and quarters added up, and days, beside NN5, weeks taken for
 * days. The command prints, beside the best constants, how these do. Hours, of which no data were at hand, take the
 * constants of days.
 */
const DAY: Inflation = {
  base: 1,
  measuredWeight: 0.35,
  spreadWeight: 0.5,
  shortness: 0.15,
  smoothness: 0.1,
  growthDamping: 0.2,
};
const FROZEN: Readonly<Record<FrequencyClass, Inflation>> = {
  hour: DAY,
  day: DAY,
  week: {
    base: 0.86,
    measuredWeight: 0.25,
    spreadWeight: 1,
    shortness: 0.6,
    smoothness: 0.19,
    growthDamping: 0.3,
  },
  month: {
    base: 1.4,
    measuredWeight: 0.35,
    spreadWeight: 1.35,
    shortness: 0,
    smoothness: 0.17,
    growthDamping: 0.2,
  },
  quarter: {
    base: 1.35,
    measuredWeight: 0.4,
    spreadWeight: 1.3,
    shortness: 0.15,
    smoothness: 0.2,
    growthDamping: 0,
  },
  year: {
    base: 0.85,
    measuredWeight: 0.35,
    spreadWeight: 1.8,
    shortness: 0.9,
    smoothness: 0.35,
    growthDamping: 0,
  },
};

export function inflationOf(frequency: FrequencyClass): Inflation {
  return FROZEN[frequency];
}
