/** Temporal hierarchies: the same series forecast by month, quarter and year, and made to agree. */
import { ets } from '../ets/ets.ts';
import type { FittedModel, Model } from '../Model.ts';
import { ThiefFit } from './ThiefFit.ts';
import { ThiefLevel } from './ThiefLevel.ts';

const BLOCKS_MIN = 5;
/** Evaluations for all levels together; more were measured to gain nothing. */
const EVALUATIONS_MAX = 150;

/**
 * Automatic exponential smoothing of the seasonally adjusted averages over every whole part of a season (months:
 * 1, 2, 3, 4, 6 and 12) of which there are five, reconciled. For a season of 1 it is that smoothing alone.
 */
export const thief: Model = {
  name: 'thief',
  title: 'temporal hierarchy',
  source:
    'Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017 (European Journal of Operational Research 262:60)',
  minimumLength: () => ets.minimumLength(1),
  fit(values, { seasonLength, evaluationsMax }): FittedModel {
    const n = values.length;
    const least = thief.minimumLength(seasonLength);
    if (n < least) throw new RangeError(`the ${thief.title} needs at least ${least} values, not ${n}`);
    const spans: number[] = [];
    for (let span = 2; span <= seasonLength && BLOCKS_MIN * span <= n; span += 1) {
      if (seasonLength % span === 0) spans.push(span);
    }
    const each = Math.ceil(Math.min(evaluationsMax, EVALUATIONS_MAX) / (spans.length + 1));
    const [bottom, ...above] = [1, ...spans].map(
      (span) => new ThiefLevel(values, span, seasonLength, ets, each),
    );
    return new ThiefFit(bottom as ThiefLevel, above, seasonLength);
  },
};
