/** The three routes of the bench, each with the SQL that the API runs for it. */
import { FORECAST_SQL } from '@/features/forecasts/ForecastReadModel.ts';
import { PROFIT_AND_LOSS_SQL } from '@/features/reports/ReportReadModel.ts';
import { SCENARIO_LIST_SQL } from '@/features/scenarios/ScenarioReadModel.ts';

export type BenchPlace = {
  readonly userId: string;
  readonly companyId: string;
  readonly forecastId: string;
  /** First and last month of the profit and loss statement. */
  readonly from: string;
  readonly to: string;
};

export type BenchRoute = {
  readonly name: string;
  readonly path: string;
  readonly sql: string;
  readonly values: readonly unknown[];
};

const PAGE = 50;

export function benchRoutes({ companyId, forecastId, from, to }: BenchPlace): BenchRoute[] {
  return [
    {
      name: 'scenarios, page of 50',
      path: `/api/scenarios?limit=${PAGE}`,
      sql: SCENARIO_LIST_SQL,
      values: ['Z'.repeat(26), PAGE + 1],
    },
    {
      name: 'profit and loss, 12 months',
      path: `/api/reports/profit-and-loss?from=${from}&to=${to}`,
      sql: PROFIT_AND_LOSS_SQL,
      values: [companyId, `${from}-01`, `${to}-01`],
    },
    {
      name: 'stored forecast',
      path: `/api/forecasts/${forecastId}`,
      sql: FORECAST_SQL,
      values: [forecastId],
    },
  ];
}
