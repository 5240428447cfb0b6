import type { Forecast } from '@/features/forecasts/forecastContract.ts';

type Books = Forecast['baseline'];
type Scenario = NonNullable<Forecast['scenario']>;

/** What is shown of one forecast of cash; a whole forecast of the books has it, and a shared one has no more. */
export type CashOutlook = Pick<Books, 'lowPoint' | 'cashAtHorizonMinor'> & {
  readonly series: readonly Pick<Books['series'][number], 'key' | 'points'>[];
};

/** The baseline, and beside it a scenario where there is one. */
export type CashForecast = {
  readonly baseline: CashOutlook;
  readonly scenario: (Pick<Scenario, 'name' | 'effects'> & { readonly forecast: CashOutlook }) | null;
};
