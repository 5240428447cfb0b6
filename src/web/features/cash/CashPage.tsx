import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { ForecastWarnings } from '@/web/features/forecasts/ForecastWarnings.tsx';
import { GenerateForecast } from '@/web/features/forecasts/GenerateForecast.tsx';
import { isStale } from '@/web/features/forecasts/isStale.ts';
import { StaleNotice } from '@/web/features/forecasts/StaleNotice.tsx';
import { EmptyBooks } from '@/web/features/imports/EmptyBooks.tsx';
import { EffectTable } from '@/web/features/scenarios/EffectTable.tsx';
import { forecastQueries } from '@/web/lib/queries/forecastQueries.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { useFlag } from '@/web/lib/useFlag.ts';
import { CashAccounts } from './CashAccounts.tsx';
import { CashChart } from './CashChart.tsx';
import styles from './CashPage.module.css';
import { CashScenario } from './CashScenario.tsx';
import { FactLine } from './FactLine.tsx';
import { FinanceFacts } from './FinanceFacts.tsx';
import { ShareCash } from './ShareCash.tsx';

const HORIZON_MONTHS = 12;
const route = getRouteApi('/c/$companyId/');

export function CashPage(): ReactNode {
  const { companyId } = route.useParams();
  const { scenario: scenarioId } = route.useSearch();
  const cash = useQuery(reportQueries.cash(companyId));
  const isNewDashboard = useFlag('feature.new_dashboard', companyId);
  const latest = useQuery(forecastQueries.latest(companyId, scenarioId));
  const forecast = latest.data;
  if (cash.data?.booksUntil === null) {
    return (
      <Page title="Cash">
        <EmptyBooks companyId={companyId} />
      </Page>
    );
  }
  const finance = (forecast?.scenario?.forecast ?? forecast?.baseline)?.finance;
  const cashSeries = forecast?.baseline.series.find(({ key }) => key === 'cash');
  return (
    <Page
      title="Cash"
      actions={
        <>
          {cash.data && <ShareCash companyId={companyId} forecast={forecast ?? null} />}
          <CashScenario companyId={companyId} scenarioId={scenarioId} />
          <GenerateForecast
            companyId={companyId}
            scenarioId={scenarioId ?? null}
            horizonMonths={forecast?.horizonMonths ?? HORIZON_MONTHS}
            label={forecast ? 'Forecast again' : 'Generate forecast'}
            tone={forecast ? 'plain' : 'primary'}
          />
        </>
      }
    >
      {cash.error && (
        <ErrorNotice error={cash.error} what="Cash could not be read" onRetry={() => void cash.refetch()} />
      )}
      {latest.error && (
        <ErrorNotice
          error={latest.error}
          what="The forecast could not be read"
          onRetry={() => void latest.refetch()}
        />
      )}
      {cash.data === undefined && !cash.error && (
        <>
          <Skeleton shape="facts" label="Reading cash" />
          <Skeleton shape="chart" label="Drawing cash" />
        </>
      )}
      {cash.data && forecast && isStale(forecast, cash.data) && (
        <StaleNotice companyId={companyId} forecast={forecast} why="books" />
      )}
      {cash.data && <FactLine cash={cash.data} forecast={forecast ?? null} />}
      {forecast === null && (
        <p className={styles.invitation}>
          The line below is what the books say. Generate a forecast to see the months ahead, the low point and
          the runway.
        </p>
      )}
      <ForecastWarnings explanation={cashSeries?.explanation} />
      {cash.data && <CashChart cash={cash.data} forecast={forecast ?? null} />}
      {isNewDashboard && finance && cash.data && (
        <FinanceFacts finance={finance} currency={cash.data.currency} />
      )}
      {forecast?.scenario && <EffectTable forecast={forecast} />}
      {cash.data && <CashAccounts companyId={companyId} cash={cash.data} />}
    </Page>
  );
}
