/** How fast the budget of an objective burns: the same four rungs for each (R184, C41). */
import { isCritical } from '../../incidents/priority.ts';
import { type Alert, type AlertProof, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { ERROR_BUDGET } from '../expressions.ts';
import type { Scale } from '../Scale.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** It burns `times` the budget over the long window and goes on in the short ones; a month's is gone `within` that. */
const PACES = [
  {
    pace: 'Fast',
    priority: 'P1',
    times: 14.4,
    windows: [HOUR, 5 * MINUTE],
    long: 'hour',
    within: 'two days',
  },
  {
    pace: 'Sustained',
    priority: 'P1',
    times: 6,
    // The last five minutes too, so that it does not outlive its cause by half an hour.
    windows: [6 * HOUR, 30 * MINUTE, 5 * MINUTE],
    long: 'six hours',
    within: 'five days',
  },
  { pace: 'Slow', priority: 'P2', times: 3, windows: [DAY, 2 * HOUR], long: 'day', within: 'ten days' },
  { pace: 'Chronic', priority: 'P3', times: 1, windows: [3 * DAY, 6 * HOUR], long: 'three days' },
] as const;

type Budget = Pick<Alert, 'component' | 'runbook' | 'means' | 'look'> & {
  /** What the names of the alerts begin with. */
  readonly of: string;
  /** Of the paces that page; the others share `error-budget`. */
  readonly ladder: string;
  readonly shareOfWindow: (scale: Scale, seconds: number) => string;
  /** What is used up. */
  readonly month: string;
  readonly chronic: string;
  readonly lost: (long: string) => string;
  readonly pace: (times: number) => string;
  readonly series: AlertProof['series'];
  readonly proofs: Readonly<Record<(typeof PACES)[number]['pace'], Omit<AlertProof, 'series'>>>;
};

export function burnRates(budget: Budget): Alert[] {
  const { component, runbook, means, look, ladder, shareOfWindow, series, proofs } = budget;
  return PACES.map((rung) => {
    const { pace, priority, times, windows, long } = rung;
    const isPaging = isCritical(priority);
    return {
      ...{ component, runbook, priority, means, look },
      ladder: isPaging ? ladder : 'error-budget',
      name: `${budget.of}Burn${pace}`,
      expr: (scale) =>
        windows
          .map((seconds) => `(${shareOfWindow(scale, seconds)}) > ${times} * ${ERROR_BUDGET}`)
          .join(' and '),
      forS: isPaging ? CRITICAL_FOR_S : WARNING_FOR_S,
      summary: 'within' in rung ? `${budget.month} is used up within ${rung.within}` : budget.chronic,
      description: `${budget.lost(long)}, ${times === 1 ? 'more than 99.9 % allows' : budget.pace(times)}.`,
      sources: ['R184', 'C41'],
      proof: { series, ...proofs[pace] },
    };
  });
}
