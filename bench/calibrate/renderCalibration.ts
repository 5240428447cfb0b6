import { renderTable } from '@/cli/renderTable.ts';
import type { FrequencyClass } from '@/core/forecast/combination/FrequencyClass.ts';
import { BAND_SHAPE, type BandShape } from '@/core/forecast/intervals/bandAt.ts';
import type { Inflation } from '@/core/forecast/intervals/errorScale.ts';
import { inflationOf } from '@/core/forecast/intervals/inflationOf.ts';
import { fitBandShape, SHAPE_LEVELS, shapeCost } from './fitBandShape.ts';
import { fitInflation, inflationCost } from './fitInflation.ts';
import type { ForecastSet } from './forecastSet.ts';
import { meanOf } from './meanOf.ts';
import { scoreTrials } from './scoreTrials.ts';
import type { Trial } from './trialOf.ts';

const percent = (share: number) => (100 * share).toFixed(1);
const DIGITS = 3;

function table(first: string, others: readonly string[], rows: readonly (readonly string[])[]): string {
  return renderTable(
    [{ title: first }, ...others.map((title) => ({ title, align: 'right' as const }))],
    rows,
  );
}

/** Every set at each of its origins, with the constants in force. */
export function renderInForce(sets: readonly ForecastSet[]): string {
  const rows = sets.flatMap(({ set, trials }) =>
    ['last', 'earlier'].flatMap((origin, index) => {
      const some = trials.filter((trial) => trial.origin === index);
      if (some.length === 0) return [];
      const [at80, at95] = [0.8, 0.95].map((level) => scoreTrials(some, inflationOf(set.frequency), level));
      const cells = [at95?.msis.toFixed(2), percent(at80?.coverage ?? 0), percent(at95?.coverage ?? 0)];
      return [[set.frequency, set.name, origin, String(some.length), ...cells.map(String)]];
    }),
  );
  const columns = ['frequency', 'set', 'origin'].map((title) => ({ title }));
  const figures = ['series', 'MSIS', 'cover 80 %', 'cover 95 %'];
  return renderTable([...columns, ...figures.map((title) => ({ title, align: 'right' as const }))], rows);
}

/** The constants that fit the sets of one frequency best, what they reach, and what they would without each set. */
export function renderInflation(frequency: FrequencyClass, sets: readonly ForecastSet[]): string {
  const inForce = inflationOf(frequency);
  const all = sets.map(({ fitted }) => fitted);
  const costOf = inflationCost(all);
  const best = fitInflation(all);
  const without = sets.length < 2 ? [] : all.map((_, index) => fitInflation(all.toSpliced(index, 1)));
  const names = Object.keys(inForce) as (keyof Inflation)[];
  const constantsOf = (label: string, inflation: Inflation, cost: string) => [
    ...[label, ...names.map((name) => inflation[name].toFixed(DIGITS)), cost],
  ];
  const constants = [
    constantsOf('in force', inForce, costOf(inForce).toFixed(4)),
    constantsOf('fitted', best, costOf(best).toFixed(4)),
    ...without.map((inflation, index) => constantsOf(`without ${sets[index]?.set.name}`, inflation, '')),
  ];
  const cellsOf = (trials: readonly Trial[], inflation: Inflation | undefined) => {
    if (inflation === undefined) return [];
    const { msis, coverage } = scoreTrials(trials, inflation, 0.95);
    return [msis.toFixed(2), percent(coverage)];
  };
  const reached = sets.map(({ set, fitted }, index) => [
    ...[set.name, String(fitted.length), ...cellsOf(fitted, inForce), ...cellsOf(fitted, best)],
    ...cellsOf(fitted, without[index]),
  ]);
  const titles = ['in force', 'fitted', ...(without.length === 0 ? [] : ['without it'])];
  const columns = ['trials', ...titles.flatMap((title) => [`${title}: MSIS`, 'cover 95 %'])];
  return [table(frequency, [...names, 'cost'], constants), '', table(frequency, columns, reached)].join('\n');
}

/** The tail and the skew that fit all sets best. */
export function renderShape(sets: readonly ForecastSet[]): string {
  const names = Object.keys(BAND_SHAPE) as (keyof BandShape)[];
  const fitted = names.map((name) => fitBandShape(sets, name));
  const rows = names.map((name, index) => {
    const shape = fitted[index] as BandShape;
    const cost = shapeCost(sets, SHAPE_LEVELS[name])(shape);
    const levels = SHAPE_LEVELS[name].map((level) => String(100 * level)).join(', ');
    return [name, levels, BAND_SHAPE[name].toFixed(DIGITS), shape[name].toFixed(DIGITS), cost.toFixed(4)];
  });
  const shapes = [BAND_SHAPE, ...fitted];
  const covers = [0.5, 0.8, 0.9, 0.95, 0.99].map((level) => [
    `${100 * level} %`,
    ...shapes.map((shape) =>
      percent(
        meanOf(
          sets.map(
            ({ set, fitted: trials }) =>
              scoreTrials(trials, inflationOf(set.frequency), level, shape).coverage,
          ),
        ),
      ),
    ),
  ]);
  return [
    table('all sets', ['levels %', 'in force', 'fitted', 'cost, in force 1'], rows),
    '',
    table('cover', ['in force', ...names.map((name) => `${name} fitted`)], covers),
  ].join('\n');
}
