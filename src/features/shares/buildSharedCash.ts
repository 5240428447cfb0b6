import type { BooksForecastResponse, Forecast } from '@/features/forecasts/forecastContract.ts';
import type { Cash } from '@/features/reports/reportContract.ts';
import type { SharedCash } from './shareContract.ts';

/** Months of the past that a link shows. */
const HISTORY_MONTHS_MAX = 36;

type Outlook = NonNullable<SharedCash['forecast']>['baseline'];

/** Cash, and no line, account, one-off or method beside it. */
function outlookOf({ series, lowPoint, cashAtHorizonMinor }: BooksForecastResponse): Outlook {
  const cash = series.find(({ key }) => key === 'cash');
  const warnings = cash?.explanation.warnings ?? [];
  return {
    series: [{ key: 'cash', points: cash?.points ?? [] }],
    lowPoint,
    cashAtHorizonMinor,
    // The question at the end of one of them can only be answered inside the company.
    warnings: warnings.map(({ message }) => message.replace(/ Put back\?$/, '')),
  };
}

/** What a link shows of cash. */
export function buildSharedCash(companyName: string, cash: Cash, forecast: Forecast | undefined): SharedCash {
  const scenario = forecast?.scenario ?? null;
  const { currency, booksUntil, cashMinor, history } = cash;
  return {
    kind: 'cash',
    companyName,
    currency,
    booksUntil,
    cashMinor,
    history: history.slice(-HISTORY_MONTHS_MAX),
    forecast: forecast
      ? {
          asOf: forecast.asOf,
          baseline: outlookOf(forecast.baseline),
          scenario: scenario && {
            name: scenario.name,
            forecast: outlookOf(scenario.forecast),
            effects: scenario.effects,
          },
        }
      : null,
  };
}
