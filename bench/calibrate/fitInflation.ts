import type { Inflation } from '@/core/forecast/intervals/errorScale.ts';
import { minimize } from '@/core/forecast/search/minimize.ts';
import { meanOf } from './meanOf.ts';
import { scoreTrials } from './scoreTrials.ts';
import type { Trial } from './trialOf.ts';

const LEVEL = 0.95;
const EVALUATIONS_MAX = 500;
const TOLERANCE = 1e-5;
/** The search begins anew where it ended, lest a simplex that has gone flat passes for a minimum. */
const SEARCHES = 2;
/** A coverage five points off its level costs as much as an MSIS that is a tenth worse. */
const COVERAGE_WEIGHT = 0.1;
const COVERAGE_UNIT = 0.05;
const RIDGE = 0.02;

type Axis = {
  readonly name: keyof Inflation;
  readonly start: number;
  readonly step: number;
  readonly low: number;
  readonly high: number;
  /** Where the ridge draws to, and how strongly. */
  readonly centre: number;
  readonly ridge: number;
};

/** The base is searched in logarithms. */
const AXES: readonly Axis[] = [
  { name: 'base', start: Math.log(1.1), step: 0.1, low: -3, high: 3, centre: 0, ridge: 0 },
  { name: 'measuredWeight', start: 0.4, step: 0.1, low: 0, high: 1, centre: 0.5, ridge: 0.3 },
  { name: 'spreadWeight', start: 1.2, step: 0.2, low: 0, high: 5, centre: 1, ridge: 0.05 },
  { name: 'shortness', start: 0.15, step: 0.1, low: 0, high: 3, centre: 0.1, ridge: 0.3 },
  { name: 'smoothness', start: 0.1, step: 0.05, low: 0, high: 1, centre: 0.1, ridge: 0.5 },
  { name: 'growthDamping', start: 0.15, step: 0.1, low: 0, high: 1, centre: 0.1, ridge: 0.3 },
];
const START = inflationAt(AXES.map(({ start }) => start));

function inflationAt(point: ArrayLike<number>): Inflation {
  const found = AXES.map(({ name }, axis) => {
    const value = point[axis] as number;
    return [name, name === 'base' ? Math.exp(value) : value];
  });
  return Object.fromEntries(found) as Inflation;
}

/** Draws what the sets say nothing about to what is usual. */
function ridgeOf(inflation: Inflation): number {
  return AXES.reduce((sum, { name, centre, ridge }) => sum + ridge * (inflation[name] - centre) ** 2, 0);
}

/**
 * What is minimised: the mean over sets of MSIS of the 95 % band, as a share of what it is where the search begins, and
 * of a penalty for coverage off 95 %; beside it a small ridge.
 */
export function inflationCost(sets: readonly (readonly Trial[])[]): (inflation: Inflation) => number {
  const starts = sets.map((trials) => scoreTrials(trials, START, LEVEL).msis);
  return (inflation) => {
    const costs = sets.map((trials, index) => {
      const { msis, coverage } = scoreTrials(trials, inflation, LEVEL);
      return msis / (starts[index] as number) + COVERAGE_WEIGHT * ((coverage - LEVEL) / COVERAGE_UNIT) ** 2;
    });
    return meanOf(costs) + RIDGE * ridgeOf(inflation);
  };
}

/** The constants that cost least on these sets, of which there is at least one and none is empty. */
export function fitInflation(sets: readonly (readonly Trial[])[]): Inflation {
  const costOf = inflationCost(sets);
  const space = {
    step: AXES.map(({ step }) => step),
    low: AXES.map(({ low }) => low),
    high: AXES.map(({ high }) => high),
  };
  let best: ArrayLike<number> = AXES.map(({ start }) => start);
  for (let search = 0; search < SEARCHES; search += 1) {
    const cost = (point: Float64Array) => costOf(inflationAt(point));
    best = minimize(cost, { ...space, start: best }, EVALUATIONS_MAX, TOLERANCE).point;
  }
  return inflationAt(best);
}
