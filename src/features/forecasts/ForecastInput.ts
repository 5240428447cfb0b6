import type { PutBackMonth } from '@/core/forecast/forecastMonthly.ts';
import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import type { ScenarioOperation } from '@/core/forecast/ScenarioOperation.ts';

export type BooksWarning = { readonly code: string; readonly message: string };

/** Everything that a forecast is computed from: plain data, fit to be posted to a thread. */
export type ForecastInput = {
  readonly currency: string;
  readonly horizonMonths: number;
  /** One-offs that stay in the history. */
  readonly putBack: readonly PutBackMonth[];
  /** Last day of the books. */
  readonly asOf: string;
  /** The month that fiscal years begin with, 1 … 12; 1 unless said. */
  readonly fiscalYearStartMonth?: number;
  /** How many past months are forecast anew to test a line; 0 tests with the parameters of today. */
  readonly refits?: number;
  /** `cash`, `income`, `expense` and the lines that add up with them, all up to the month of `asOf`. */
  readonly series: readonly MonthlySeries[];
  /** What a reader must know about the books behind every series. */
  readonly warnings: readonly BooksWarning[];
  readonly scenario: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly operations: readonly ScenarioOperation[];
  } | null;
};
