/** What a reader must know before relying on a forecast. */

import { MODEL_HISTORY_MIN } from '../combination/poolFor.ts';
import type { Backtest, Exclusion, SeriesWarning } from '../Forecast.ts';
import type { PreparedSeries } from '../prepareSeries.ts';
import type { Calendar } from '../series/Calendar.ts';
import { countPeriods } from './periodWords.ts';

/** Periods that a sentence names one by one. */
const LABELS_MAX = 6;

export type WarningFacts = {
  readonly calendar: Calendar;
  readonly prepared: PreparedSeries;
  readonly exclusions: readonly Exclusion[];
  /** Titles of methods that the work allowed was not enough for. */
  readonly leftOut: readonly string[];
  readonly backtest: Backtest | null;
  readonly horizon: number;
  /** The calendar's season, of which the values show fewer than two; undefined when a season could be looked for. */
  readonly unseenSeason: number | undefined;
};

/** In order of weight. */
export function warningsOf(facts: WarningFacts): readonly SeriesWarning[] {
  const { calendar, prepared, exclusions, backtest, horizon } = facts;
  const { history, knownCount, filled, gap, leftOut } = prepared;
  const warnings: SeriesWarning[] = [];
  const warn = (code: SeriesWarning['code'], message: string) => warnings.push({ code, message });
  const span = countPeriods(history.length, calendar);
  if (Math.min(knownCount, prepared.values.length) < MODEL_HISTORY_MIN) {
    warn(
      'SHORT_HISTORY',
      `Only ${countPeriods(knownCount, calendar)} of history: no trend, no season and no hit rate can be told from that.`,
    );
  } else if (facts.unseenSeason !== undefined) {
    warn(
      'SHORT_HISTORY',
      `A season cannot be seen yet: ${span} of history, and ${2 * facts.unseenSeason} are needed.`,
    );
  }
  if (prepared.values.every((value) => value === prepared.values[0])) {
    warn(
      'CONSTANT_SERIES',
      `${constancyOf(prepared)}, so the band has no width; it says nothing about change.`,
    );
  } else if (backtest?.errorVsNaive != null && backtest.errorVsNaive > 1) {
    warn('NO_METHOD_BEATS_NAIVE', 'In the past, repeating the last value would have been no worse.');
  }
  if (exclusions.length > 0) {
    const items = exclusions.length === 1 ? '1 item that stands' : `${exclusions.length} items that stand`;
    warn('ONE_OFFS_EXCLUDED', `Excluded ${items} out: ${labelsOf(exclusions)}. Put back?`);
  }
  if (filled.length > 0) {
    warn(
      'MISSING_VALUES_FILLED',
      `${countPeriods(filled.length, calendar)} had no value; what is around ${filled.length === 1 ? 'it' : 'them'} was filled in.`,
    );
  }
  if (gap > 0) {
    const are = gap === 1 ? 'has no value yet and is' : 'have no value yet and are';
    warn(
      'LAST_VALUES_MISSING',
      `The last ${countPeriods(gap, calendar)} of the series ${are} forecast over.`,
    );
  }
  if (facts.leftOut.length > 0) {
    warn(
      'BUDGET_SPENT',
      `The work allowed is not enough for every method; left out: ${facts.leftOut.join(', ')}.`,
    );
  }
  const tested = backtest?.steps.at(-1)?.step ?? 0;
  if (gap + horizon > tested) {
    warn(
      'HORIZON_BEYOND_BACKTEST',
      tested === 0
        ? 'The band could not be tested on this history.'
        : `Beyond ${countPeriods(tested, calendar)} ahead, the band could not be tested on this history.`,
    );
  }
  if (leftOut > 0) {
    warn('OLD_HISTORY_LEFT_OUT', `The oldest ${countPeriods(leftOut, calendar)} are not used.`);
  }
  return warnings;
}

/** The first few, and how many more there are. */
function labelsOf(exclusions: readonly Exclusion[]): string {
  const named = exclusions.slice(0, LABELS_MAX).map(({ label }) => label);
  const more = exclusions.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

function constancyOf({ history, values }: PreparedSeries): string {
  if (history.every((value) => value === history[0])) return 'The value never changed';
  return values.length < history.length
    ? 'The value changed by the same amount every time'
    : 'Apart from what was left out, the value never changed';
}
