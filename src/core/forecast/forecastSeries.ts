/** The forecast of one series: prepare, fit the pool, weigh, draw the bands, measure, explain. */

import { YEAR_MAX, YEAR_MIN } from '@/core/ledger/isoDate.ts';
import type { PutBack } from './cleaning/cleanSeries.ts';
import { accumulate } from './combination/accumulate.ts';
import { cutToHorizon } from './combination/cutToHorizon.ts';
import { type FrequencyClass, frequencyClassOf } from './combination/FrequencyClass.ts';
import { forecastValues, type ValuesForecast } from './combination/forecastValues.ts';
import { HISTORY_MIN } from './combination/poolFor.ts';
import { seasonsOf } from './combination/seasonsOf.ts';
import { explainSeries, explainTooLittle } from './explanation/explainSeries.ts';
import type { Backtest, Band, Contributions, Forecast } from './Forecast.ts';
import { backtestKept } from './intervals/backtestKept.ts';
import { backtestRefitted } from './intervals/backtestRefitted.ts';
import { bandAt } from './intervals/bandAt.ts';
import { errorScale } from './intervals/errorScale.ts';
import { inflationOf } from './intervals/inflationOf.ts';
import { keepTested } from './intervals/rollingErrors.ts';
import { type PreparedSeries, prepareSeries } from './prepareSeries.ts';
import { labelAt } from './series/Calendar.ts';
import { type Limits, limitsOf, UNLIMITED, withinLimits } from './series/Limits.ts';
import type { Series } from './series/Series.ts';

/** Most periods ahead. */
export const HORIZON_MAX = 1_000;
/** Evaluations that each method may spend on its search unless told otherwise. */
export const EVALUATIONS_DEFAULT = 2_000;
/**
 * Steps of work (see `poolWithin`) that one fit of the pool may take unless told otherwise: under a tenth of a second,
 * and enough for every method on as many values as are ever fitted.
 */
export const WORK_DEFAULT = 10_000_000;
/** Most origins at which everything is fitted anew. */
export const REFITS_MAX = 36;

export type ForecastOptions = {
  /** Periods ahead, 1 … 1,000. */
  readonly horizon: number;
  /** Shares of the bands, each above 0 and at most 1 − 1e-12; 0.8 and 0.95 unless given. */
  readonly levels?: readonly number[];
  /** One-offs that stay in the history, by position in the series. */
  readonly putBack?: PutBack;
  /** Past origins from which everything is fitted anew for the backtest, 0 … 36; with 0 parameters are kept. */
  readonly refits?: number;
  /** Evaluations that each method may spend on its search, 1 or more. */
  readonly evaluationsMax?: number;
  /**
   * Estimated steps of work that fitting may take, 1 or more; where they do not suffice, a cheaper pool answers and a
   * warning says so. A backtest with refits takes as much for each of them.
   */
  readonly workMax?: number;
};

const LEVELS_DEFAULT: readonly number[] = [0.8, 0.95];
/** Beyond this share the tail of the normal law leaves the numbers of a machine. */
const LEVEL_MAX = 1 - 1e-12;

/**
 * The periods after the last of the series, whether that one has a value or not. Deterministic and free of chance: the
 * same input gives the same bytes, and its first steps do not depend on the horizon. Answers with status `empty` when
 * no value is known and `not-enough-history` under four. Throws a RangeError for options out of range, for a horizon
 * that leaves the years that dates may have, and for a series that `assertSeries` refuses.
 */
export function forecastSeries(series: Series, options: ForecastOptions): Forecast {
  const { horizon, levels = LEVELS_DEFAULT, refits = 0 } = options;
  assertOptions({ ...options, levels, refits });
  const prepared = prepareSeries(series, options.putBack);
  const labels = labelsOf(series, horizon);
  if (prepared.knownCount < HISTORY_MIN) return carryForward(series, prepared, labels);
  const frequency = frequencyClassOf(series.calendar);
  const seasonLengths = seasonsOf(prepared.values, series.calendar);
  const made = forecastPrepared(series, prepared, { options, frequency, seasonLengths });
  const { point, contributions, values, seen, scale, limits } = made;
  const bandScale = scale.slice(prepared.gap, prepared.gap + horizon);
  const bands = levels.map((level) => bandAt(level, point, bandScale, limits));
  const backtest: Backtest | null =
    refits > 0
      ? backtestRefitted(series, { ...options, levels, refits: 0 }, refits, forecastSeries)
      : backtestKept(seen, values.origins, { levels, scale, limits });
  return {
    key: series.key,
    status: 'ok',
    labels,
    point,
    bands,
    explanation: explainSeries({ series, prepared, values, contributions, backtest, seasonLengths }),
  };
}

function labelsOf({ calendar, values }: Series, horizon: number): readonly string[] {
  try {
    return Array.from({ length: horizon }, (_, step) => labelAt(calendar, values.length + step));
  } catch {
    throw new RangeError(`the horizon ${horizon} leaves the years ${YEAR_MIN} to ${YEAR_MAX}`);
  }
}

type Made = {
  readonly values: ValuesForecast;
  readonly point: Float64Array;
  readonly contributions: Contributions;
  /** The history as the models see it: cleaned, and free of calendar effects. */
  readonly seen: Float64Array;
  /** Of the steps after the history, the gap's first. */
  readonly scale: Float64Array;
  readonly limits: Limits;
};

function forecastPrepared(
  series: Series,
  prepared: PreparedSeries,
  task: {
    readonly options: ForecastOptions;
    readonly frequency: FrequencyClass;
    readonly seasonLengths: readonly number[];
  },
): Made {
  const { options, frequency, seasonLengths } = task;
  const { history, gap } = prepared;
  const { horizon } = options;
  const isSum = series.kind === 'balance';
  const limits = isSum ? UNLIMITED : limitsOf(history);
  const flows = forecastValues({
    values: prepared.values,
    knownCount: prepared.knownCount,
    seasonLengths,
    frequency,
    horizon: gap + horizon,
    limits,
    evaluationsMax: options.evaluationsMax ?? EVALUATIONS_DEFAULT,
    workMax: options.workMax ?? WORK_DEFAULT,
  });
  const all = isSum ? accumulate(flows, history.at(-1) ?? 0) : flows;
  const whole = { ...all, origins: keepTested(all.origins, testedIn(prepared, isSum)) };
  const shape = {
    seasonLength: seasonLengths[0] ?? 1,
    length: prepared.values.length,
    meanSize: meanSizeOf(history),
  };
  const scale = errorScale(whole, inflationOf(frequency), shape);
  const values = cutToHorizon(whole, horizon, gap);
  const ahead = flows.point.slice(0, gap + horizon);
  const calendar = calendarPart(prepared, ahead, isSum).slice(gap);
  const point = withinLimits(
    values.point.map((value, step) => value + (calendar[step] as number)),
    limits,
  );
  const { level, trend, season } = values.components;
  return {
    values,
    point,
    contributions: {
      level,
      trend,
      season,
      calendar,
      limits: point.map(
        (value, step) =>
          value -
          ((level[step] as number) +
            (trend[step] as number) +
            (season[step] as number) +
            (calendar[step] as number)),
      ),
    },
    seen: isSum ? sumWhere(true, Float64Array.of(0, ...prepared.values)) : prepared.values,
    scale,
    limits,
  };
}

/** Which positions of the history have a value to test a forecast by: neither filled in nor replaced as a one-off. */
function testedIn({ offset, filled, exclusions }: PreparedSeries, isSum: boolean): (at: number) => boolean {
  const replaced = exclusions.filter(({ isPutBack }) => !isPutBack).map(({ position }) => position);
  const untested = new Set([...filled, ...replaced]);
  const first = offset - (isSum ? 1 : 0);
  return (at) => !untested.has(first + at);
}

/** Mean absolute value; 0 where the values cross zero, for then it says nothing of how rough they are. */
function meanSizeOf(values: Float64Array): number {
  if (values.some((value) => value < 0) && values.some((value) => value > 0)) return 0;
  return values.reduce((sum, value) => sum + Math.abs(value) / values.length, 0);
}

/** What the days of the calendar add to each step. */
function calendarPart({ calendarEffect, values }: PreparedSeries, point: Float64Array, isSum: boolean) {
  const restored = calendarEffect?.restore(point, values.length) ?? point;
  return sumWhere(
    isSum,
    restored.map((value, step) => value - (point[step] as number)),
  );
}

function sumWhere(isSum: boolean, values: Float64Array): Float64Array {
  if (!isSum) return values;
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

function carryForward(series: Series, prepared: PreparedSeries, labels: readonly string[]): Forecast {
  const last = prepared.history.at(-1);
  const isEmpty = last === undefined;
  const point = new Float64Array(isEmpty ? 0 : labels.length).fill(last ?? 0);
  const bands: readonly Band[] = [];
  return {
    key: series.key,
    status: isEmpty ? 'empty' : 'not-enough-history',
    labels: isEmpty ? [] : labels,
    point,
    bands,
    explanation: explainTooLittle(series, prepared, point),
  };
}

function assertOptions(
  options: ForecastOptions & { readonly levels: readonly number[]; readonly refits: number },
): void {
  const { horizon, levels, refits, evaluationsMax = 1, workMax = 1 } = options;
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > HORIZON_MAX) {
    throw new RangeError(`horizon must be 1 to ${HORIZON_MAX}, not ${horizon}`);
  }
  const fault = levels.find((level) => !(level > 0 && level <= LEVEL_MAX));
  if (fault !== undefined) {
    throw new RangeError(`a level must lie between 0 and 1, at most ${LEVEL_MAX}, not ${fault}`);
  }
  if (!Number.isInteger(refits) || refits < 0 || refits > REFITS_MAX) {
    throw new RangeError(`refits must be 0 to ${REFITS_MAX}, not ${refits}`);
  }
  for (const [name, value] of Object.entries({ evaluationsMax, workMax })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number from 1, not ${value}`);
    }
  }
}
