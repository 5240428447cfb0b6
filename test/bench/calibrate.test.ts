import { describe, expect, it } from 'vitest';
import { fitBandShape } from '../../bench/calibrate/fitBandShape.ts';
import { fitInflation, inflationCost } from '../../bench/calibrate/fitInflation.ts';
import { pastsOf } from '../../bench/calibrate/pastsOf.ts';
import { scoreTrials } from '../../bench/calibrate/scoreTrials.ts';
import { TUNING_SETS, type TuningSet } from '../../bench/calibrate/TuningSet.ts';
import { type Trial, trialOf } from '../../bench/calibrate/trialOf.ts';
import type { BenchSeries } from '../../bench/forecast/BenchSeries.ts';
import { forecastSeries } from '../../src/core/forecast/forecastSeries.ts';
import { bandAt } from '../../src/core/forecast/intervals/bandAt.ts';
import { errorScale } from '../../src/core/forecast/intervals/errorScale.ts';
import { inflationOf } from '../../src/core/forecast/intervals/inflationOf.ts';
import { normalQuantile } from '../../src/core/forecast/paths/normalQuantile.ts';

const setOf = (name: string) => TUNING_SETS.find((set) => set.name === name) as TuningSet;
const MONTHS = setOf('m1_monthly');
const upTo = (count: number, from = 1) => Float64Array.from({ length: count }, (_, index) => from + index);

describe('the origins of a series', () => {
  const series: BenchSeries = {
    ...{ id: 'M1', frequency: 'month', seasonLength: 12, calendarSeason: 12, horizon: 6 },
    ...{ train: upTo(48), test: upTo(6, 49) },
  };

  it('are its last, and one a horizon earlier that has seen two seasons', () => {
    const [last, earlier] = pastsOf(series, MONTHS);
    expect(last).toEqual({ id: 'M1', origin: 0, seen: upTo(48), came: upTo(6, 49), scoredSeason: 12 });
    expect(earlier).toMatchObject({ origin: 1, seen: upTo(42), came: upTo(6, 43) });
    expect(pastsOf({ ...series, train: upTo(29), test: upTo(6, 30) }, MONTHS)).toHaveLength(1);
    expect(pastsOf({ ...series, test: upTo(0) }, MONTHS).map(({ origin }) => origin)).toEqual([1]);
  });

  it('are years where months are added up, the oldest that make no whole year left out', () => {
    const [last, ...rest] = pastsOf(
      { ...series, train: upTo(170), test: upTo(6, 171) },
      setOf('tourism_monthly by 12'),
    );
    const years = Float64Array.from({ length: 14 }, (_, year) => 12 * (9 + 12 * year) + 66);
    expect(last).toMatchObject({ seen: years.slice(0, 10), came: years.slice(10), scoredSeason: 1 });
    expect(rest).toEqual([]);
  });
});

describe('a trial', () => {
  it('has the band that forecastSeries draws', () => {
    const seen = Float64Array.from(
      { length: 60 },
      (_, t) => 100 + t + 20 * Math.sin(t / 1.9) + ((t * 7919) % 13) + (t === 40 ? 900 : 0),
    );
    const past = { id: 'a', origin: 0, seen, came: upTo(5), scoredSeason: 12 };
    const trial = trialOf(past, 12) as Trial;
    const { point, bands, explanation } = forecastSeries(
      { key: 'a', kind: 'flow', values: [...seen], calendar: { unit: 'index', seasonLength: 12 } },
      { horizon: 5, levels: [0.95] },
    );
    expect(explanation.exclusions).toHaveLength(1);
    const scale = errorScale(trial.evidence, inflationOf('month'), trial.shape);
    expect(trial.point).toEqual(point);
    expect(bandAt(0.95, trial.point, scale, trial.limits)).toEqual(bands[0]);
  });

  it('is not made of a constant, by which nothing can be measured', () => {
    const past = { id: 'a', origin: 0, seen: upTo(20).fill(5), came: upTo(2), scoredSeason: 1 };
    expect(trialOf(past, 1)).toBeUndefined();
  });
});

const COUNT = 400;
/** Forecasts of 100 whose errors have the quantiles of a normal law, `down` and `up` its deviations on both sides. */
function trialsWith(down: number, up: number): Trial[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const z = normalQuantile((index + 0.5) / COUNT);
    return {
      ...{ origin: 0, scale: 1, limits: { low: 0, high: Number.POSITIVE_INFINITY } },
      ...{ point: Float64Array.of(100), came: Float64Array.of(100 + z * (z < 0 ? down : up)) },
      evidence: { deviations: Float64Array.of(10), spreads: Float64Array.of(0), origins: [] },
      shape: { seasonLength: 12, length: 1200, meanSize: 100 },
    };
  });
}

describe('the fit of the constants', () => {
  it('finds how far the deviations are off, and is no worse than those in force', () => {
    const sets = [trialsWith(25, 25), trialsWith(25, 25)];
    const found = fitInflation(sets);
    const [trial] = sets[0] ?? [];
    expect(trial && errorScale(trial.evidence, found, trial.shape)[0]).toBeCloseTo(25, -1);
    expect(scoreTrials(sets[0] ?? [], found, 0.95).coverage).toBeCloseTo(0.95, 1);
    const costOf = inflationCost(sets);
    expect(costOf(found)).toBeLessThan(costOf(inflationOf('month')));
  });

  it('leans the band to the side on which errors are larger', () => {
    const skewOf = (trials: Trial[]) => fitBandShape([{ set: MONTHS, trials, fitted: trials }], 'skew').skew;
    expect(skewOf(trialsWith(15, 15))).toBeLessThan(0.05);
    expect(skewOf(trialsWith(10, 20))).toBeGreaterThan(0.3);
  });
});
