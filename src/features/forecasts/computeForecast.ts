import { applyScenario, type ScenarioEffect } from '@/core/forecast/applyScenario.ts';
import { isDetail } from '@/core/forecast/books/booksLines.ts';
import { forecastFinance } from '@/core/forecast/finance/forecastFinance.ts';
import { forecastBooks } from '@/core/forecast/forecastBooks.ts';
import { lowPoint } from '@/core/forecast/lowPoint.ts';
import { settleContributions } from '@/core/forecast/monthly/settleContributions.ts';
import type { BooksForecast, SeriesForecast } from '@/core/forecast/SeriesForecast.ts';
import type { BooksWarning, ForecastInput } from './ForecastInput.ts';
import type { Finance } from './financeContract.ts';
import type { BooksForecastResponse, ForecastResult, SeriesForecastResponse } from './forecastContract.ts';

/** Months of history told of a line among many; what is stored and sent stays small. */
const DETAIL_HISTORY_MONTHS = 60;

/** The baseline and, on the same books, the scenario. Pure; throws a RangeError on input that is no books. */
export function computeForecast(
  input: ForecastInput,
  onProgress: (fraction: number) => void,
): ForecastResult {
  const { currency, horizonMonths, putBack, fiscalYearStartMonth = 1, refits, scenario, warnings } = input;
  const baseline = forecastBooks(input.series, {
    horizonMonths,
    onProgress,
    putBack,
    fiscalYearStartMonth,
    ...(refits === undefined ? {} : { refits }),
  });
  const changed = scenario && applyScenario(baseline, scenario.operations);
  return {
    currency,
    horizonMonths,
    putBack: [...putBack],
    baseline: toResponse(baseline, warnings),
    scenario: changed && {
      id: scenario.id,
      name: scenario.name,
      version: scenario.version,
      forecast: toResponse(settleContributions(changed.forecast, 'scenarioMinor'), warnings),
      effects: changed.effects.map(toEffect),
    },
  };
}

function toEffect({ sentence, cashAtHorizonMinor, lowPointMinor }: ScenarioEffect) {
  if (cashAtHorizonMinor === null || lowPointMinor === null) throw new RangeError('no cash series');
  return { sentence, cashAtHorizonMinor, lowPointMinor };
}

function toResponse(forecast: BooksForecast, warnings: readonly BooksWarning[]): BooksForecastResponse {
  const cash = forecast.series.find(({ key }) => key === 'cash');
  const horizon = cash?.points.at(-1);
  const now = cash?.history.at(-1)?.valueMinor ?? 0;
  const low = cash && lowPoint(cash.points, now);
  if (!horizon || !low) throw new RangeError('no cash series');
  const { month, amountMinor } = low.expected;
  const point = cash.points.find((candidate) => candidate.month === month);
  return {
    series: forecast.series.map((series) => toSeries(series, warnings)),
    fiscalYearStartMonth: forecast.fiscalYearStartMonth ?? 1,
    reconciliation: forecast.reconciliation ?? null,
    // The month that the books end in is known, so its bound is the amount itself.
    lowPoint: {
      month,
      pointMinor: amountMinor,
      lower80Minor: point === undefined ? amountMinor : point.lower80Minor,
    },
    cashAtHorizonMinor: horizon.pointMinor,
    finance: toFinance(forecast, warnings),
  };
}

function toFinance(forecast: BooksForecast, warnings: readonly BooksWarning[]): Finance {
  const isLastMonthPartial = warnings.some(({ code }) => code === 'LAST_MONTH_PARTIAL');
  const { floorMinor, figures } = forecastFinance(forecast, { isLastMonthPartial });
  return {
    floorMinor,
    figures: figures.map(({ values, inputs, ...figure }) => ({
      ...figure,
      values: [...values],
      inputs: [...inputs],
    })),
  };
}

function toSeries(series: SeriesForecast, warnings: readonly BooksWarning[]): SeriesForecastResponse {
  const { explanation, totals = [] } = series;
  const { backtest } = explanation;
  return {
    ...series,
    history: isDetail(series.key) ? series.history.slice(-DETAIL_HISTORY_MONTHS) : [...series.history],
    points: [...series.points],
    totals: [...totals],
    explanation: {
      ...explanation,
      members: [...explanation.members],
      contributions: [...explanation.contributions],
      exclusions: [...explanation.exclusions],
      filled: [...explanation.filled],
      backtest: backtest && { ...backtest, steps: [...backtest.steps] },
      coverage: [...explanation.coverage],
      warnings: [...explanation.warnings, ...warnings],
      sentences: [...explanation.sentences, ...warnings.map(({ message }) => message)],
    },
  };
}
