import { type Command, InvalidArgumentError } from 'commander';
import { formatDecimal } from '@/core/money/Money.ts';
import {
  type BooksForecastResponse,
  type Forecast,
  forecastJobSchema,
  forecastSchema,
  HORIZON_MONTHS_DEFAULT,
  HORIZON_MONTHS_MAX,
} from '@/features/forecasts/forecastContract.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';

function parseHorizon(text: string): number {
  const months = Number(text);
  if (!Number.isInteger(months) || months < 1 || months > HORIZON_MONTHS_MAX)
    throw new InvalidArgumentError(`Months, from 1 to ${HORIZON_MONTHS_MAX}.`);
  return months;
}

function renderBooks(title: string, books: BooksForecastResponse): string[] {
  const cash = books.series.find(({ key }) => key === 'cash');
  if (cash === undefined) return [`${title}: no cash series`];
  const amount = (minor: number | null) => (minor === null ? '' : formatDecimal(minor, cash.currency));
  const columns = [
    { title: 'Month' },
    { title: 'Cash', align: 'right' },
    { title: '80 % from', align: 'right' },
    { title: 'to', align: 'right' },
  ] as const;
  const rows = cash.points.map(({ month, pointMinor, lower80Minor, upper80Minor }) => [
    month,
    amount(pointMinor),
    amount(lower80Minor),
    amount(upper80Minor),
  ]);
  return [
    `${title}, ${cash.currency}`,
    renderTable(columns, rows),
    `lowest expected cash ${amount(books.lowPoint.pointMinor)} in ${books.lowPoint.month}`,
    ...cash.explanation.sentences,
  ];
}

function render(forecast: Forecast): string {
  const { scenario } = forecast;
  return [
    `Forecast ${forecast.id}, books until ${forecast.asOf}`,
    ...renderBooks('Baseline', forecast.baseline),
    ...(scenario === null ? [] : ['', ...renderBooks(`Scenario ${scenario.name}`, scenario.forecast)]),
  ].join('\n');
}

type ForecastOptions = { readonly horizon: number; readonly scenario?: string; readonly wait?: boolean };

export function forecastCommand(program: Command, context: CliContext): void {
  program
    .command('forecast')
    .description('Order a forecast of the books, and with --wait show it when it is ready.')
    .option(
      '--horizon <months>',
      `months ahead, up to ${HORIZON_MONTHS_MAX}`,
      parseHorizon,
      HORIZON_MONTHS_DEFAULT,
    )
    .option('--scenario <id>', 'forecast under this scenario, beside the baseline')
    .option('--wait', 'wait for it, at most 30 seconds')
    .action(async ({ horizon, scenario, wait }: ForecastOptions, command: Command) => {
      const client = await context.client(command);
      const job = await client.call('/api/forecasts/generate', {
        method: 'POST',
        query: { wait: wait === true ? 'true' : 'false' },
        body: { horizonMonths: horizon, scenarioId: scenario ?? null },
        schema: forecastJobSchema,
      });
      if (wait !== true) return context.print(command, job, () => `Forecast job ${job.id} is ${job.state}.`);
      if (job.forecastId === null)
        throw new CliError(
          EXIT.failed,
          'FORECAST_FAILED',
          `Forecast job ${job.id} ${job.state} (${job.errorCode ?? 'no code'}).`,
        );
      const forecast = await client.call(`/api/forecasts/${job.forecastId}`, { schema: forecastSchema });
      context.print(command, forecast, () => render(forecast));
    });
}
