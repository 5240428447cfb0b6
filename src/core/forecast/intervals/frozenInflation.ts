/** The frozen constants of the band, one set per frequency. */

import type { FrequencyClass } from '../combination/FrequencyClass.ts';
import type { Inflation } from './errorScale.ts';

const MONTH: Inflation = {
  base: 1.3,
  growth: 0,
  measuredWeight: 0.5,
  halfWeightOrigins: 10,
  spreadWeight: 1,
  shortness: 0.1,
};

export const FROZEN_INFLATION: Readonly<Record<FrequencyClass, Inflation>> = {
  hour: MONTH,
  day: MONTH,
  week: MONTH,
  month: MONTH,
  quarter: MONTH,
  year: MONTH,
};
