/** Finance figures: each number with its formula, its inputs and how far it can be trusted. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';

/**
 * `minor`: integer minor units; `months`: a number of months; `ratio`: growth, 0.1 is ten percent more; `probability`:
 * a chance or a share, 0 … 1; `month`: `YYYY-MM`; `answer`: `yes` or `no`; `count`: a plain number.
 */
export type FigureUnit = 'minor' | 'months' | 'ratio' | 'probability' | 'month' | 'answer' | 'count';

/**
 * Only `known` has a value. `beyondHorizon`: not within the months forecast, which is not never. `doesNotApply`: the
 * formula has no meaning here, such as a runway without burn. `notEnoughHistory`: the books are too short to say.
 */
export type FigureStatus = 'known' | 'beyondHorizon' | 'doesNotApply' | 'notEnoughHistory';

export type FigureGroup = 'runway' | 'burn' | 'growth' | 'expense' | 'inflow';

export type FigureInput = {
  readonly label: string;
  readonly value: number | string | null;
  readonly unit: FigureUnit;
};

/** One month of a figure over time; `isForecast` tells what is booked from what is expected. */
export type FigureMonth = { readonly month: IsoMonth; readonly value: number; readonly isForecast: boolean };

export type FinanceFigure = {
  readonly key: string;
  readonly group: FigureGroup;
  readonly label: string;
  readonly unit: FigureUnit;
  readonly status: FigureStatus;
  /** Null unless the status is `known`. */
  readonly value: number | string | null;
  /** The figure over time, in `unit`; empty for a single number. */
  readonly values: readonly FigureMonth[];
  /** A full sentence: what the value says, or why there is none. */
  readonly note: string;
  /** The formula in words. */
  readonly formula: string;
  readonly inputs: readonly FigureInput[];
  /** A full sentence that begins with High, Medium or Low. */
  readonly confidence: string;
  /** What was forecast or measured to get there. */
  readonly method: string;
};

/** What a figure is before it is known whether it has a value. */
export type FigureHead = Pick<FinanceFigure, 'key' | 'group' | 'label' | 'unit' | 'formula' | 'method'>;

/** A figure that has a value. */
export function knownFigure(
  head: FigureHead,
  value: number | string,
  rest: Pick<FinanceFigure, 'note' | 'inputs' | 'confidence'> & { readonly values?: readonly FigureMonth[] },
): FinanceFigure {
  return { ...head, status: 'known', value, values: rest.values ?? [], ...picked(rest) };
}

/** A figure that has none, and says why. */
export function silentFigure(
  head: FigureHead,
  status: Exclude<FigureStatus, 'known'>,
  rest: Pick<FinanceFigure, 'note' | 'inputs' | 'confidence'> & { readonly values?: readonly FigureMonth[] },
): FinanceFigure {
  return { ...head, status, value: null, values: rest.values ?? [], ...picked(rest) };
}

function picked({ note, inputs, confidence }: Pick<FinanceFigure, 'note' | 'inputs' | 'confidence'>) {
  return { note, inputs, confidence };
}
