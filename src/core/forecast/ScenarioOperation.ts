/** ScenarioOperation: the typed operations that a scenario is a list of. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';

/** Changes a whole class by a percentage (−100 … 1000, two decimals) in the months from … to, both included. */
export type ScaleOperation = {
  readonly type: 'scale';
  readonly target: 'income' | 'expense';
  readonly percent: number;
  readonly fromMonth: IsoMonth;
  readonly toMonth?: IsoMonth | undefined;
  readonly label?: string | undefined;
};
/** Money in or out once. `amountMinor` is above zero. */
export type OneOffOperation = {
  readonly type: 'oneOff';
  readonly direction: 'inflow' | 'outflow';
  readonly amountMinor: number;
  readonly month: IsoMonth;
  readonly label: string;
};
/** Money in or out every month from … to, both included. `amountMinor` is above zero. */
export type MonthlyOperation = {
  readonly type: 'monthly';
  readonly direction: 'inflow' | 'outflow';
  readonly amountMinor: number;
  readonly fromMonth: IsoMonth;
  readonly toMonth?: IsoMonth | undefined;
  readonly label: string;
};
export type ScenarioOperation = ScaleOperation | OneOffOperation | MonthlyOperation;
