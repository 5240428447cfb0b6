/** The finance forecasts of a company: runway, burn, revenue growth, expense trajectory and payment inflow. */
import { assertMinor } from '../../money/Money.ts';
import type { BooksForecast } from '../SeriesForecast.ts';
import { linesOf } from './BooksLines.ts';
import { burnFigures } from './burnFigures.ts';
import { expenseFigures } from './expenseFigures.ts';
import type { FinanceFigure } from './FinanceFigure.ts';
import { growthFigures } from './growthFigures.ts';
import { inflowFigures } from './inflowFigures.ts';
import type { Invoice } from './paymentDelays.ts';
import { riskFigures } from './riskFigures.ts';
import { runwayFigures } from './runwayFigures.ts';

export type FinanceOptions = {
  /** Cash below this is too little; 0 unless said. */
  readonly floorMinor?: number;
  /** The last month of the books is not over: figures of booked flows leave it out. */
  readonly isLastMonthPartial?: boolean;
  /** Of the simulated futures; 1 unless said. */
  readonly seed?: number;
  /** Invoices to customers, paid and open, where the books have them. */
  readonly invoices?: readonly Invoice[];
};

export type FinanceForecast = { readonly floorMinor: number; readonly figures: readonly FinanceFigure[] };

/**
 * Every figure that can be told from the forecast of the books, in a fixed order, each also when it has no value and
 * then with the reason. Reads the series `cash` (a balance), `income` and `expense…` (flows, natural sign), all ending
 * in the same month. Deterministic. Throws a RangeError on a floor that is not an amount, and what the invoices'
 * delays throw.
 */
export function forecastFinance(books: BooksForecast, options: FinanceOptions = {}): FinanceForecast {
  const { floorMinor = 0, isLastMonthPartial = false, seed = 1, invoices = null } = options;
  const lines = linesOf(books, { floorMinor: assertMinor(floorMinor), isLastMonthPartial });
  return {
    floorMinor,
    figures: [
      ...runwayFigures(lines),
      ...riskFigures(lines, seed),
      ...burnFigures(lines),
      ...growthFigures(lines),
      ...expenseFigures(lines),
      ...inflowFigures(lines, invoices),
    ],
  };
}
