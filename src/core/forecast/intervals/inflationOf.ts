/** The frozen constants of the band, one set per frequency. */

import type { FrequencyClass } from '../combination/FrequencyClass.ts';
import type { Inflation } from './errorScale.ts';

/**
 * Found for each frequency by the least mean scaled interval score (MSIS) of the 95 % band, with coverage drawn towards
 * 95 %, on the M1 and Tourism competitions, half of M4's weeks and NN5; years are months and quarters added up, and
 * days, beside NN5, weeks taken for days. Hours, of which no data were at hand, take the constants of days.
 */
const FROZEN: Readonly<Record<FrequencyClass, Inflation>> = {
  hour: inflation(0.97, 0.5, 0.5, 0.14),
  day: inflation(0.97, 0.5, 0.5, 0.14),
  week: inflation(0.97, 0.45, 1.3, 0.1),
  month: inflation(1.15, 0.5, 1.3, 0.1),
  quarter: inflation(1.26, 0.1, 1.3, 0.2),
  year: inflation(0.85, 0.4, 1.6, 0.7),
};

function inflation(base: number, measuredWeight: number, spreadWeight: number, shortness: number): Inflation {
  return { base, growth: 0, measuredWeight, halfWeightOrigins: 10, spreadWeight, shortness };
}

export function inflationOf(frequency: FrequencyClass): Inflation {
  return FROZEN[frequency];
}
