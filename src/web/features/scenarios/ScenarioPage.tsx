import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { EmptyBooks } from '@/web/features/imports/EmptyBooks.tsx';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { scenarioQueries } from '@/web/lib/queries/scenarioQueries.ts';
import { ScenarioWorkbench } from './ScenarioWorkbench.tsx';

const NEW_SCENARIO = 'new';
const route = getRouteApi('/c/$companyId/scenarios/$scenarioId');

export function ScenarioPage(): ReactNode {
  const { companyId, scenarioId } = route.useParams();
  const isNew = scenarioId === NEW_SCENARIO;
  const overview = useQuery(companyQueries.overview(companyId));
  const scenario = useQuery({ ...scenarioQueries.one(companyId, scenarioId), enabled: !isNew });
  const title = isNew ? 'New scenario' : (scenario.data?.name ?? 'Scenario');
  const error = overview.error ?? (isNew ? null : scenario.error);
  if (error) {
    return (
      <Page title={title}>
        <ErrorNotice
          error={error}
          what="The scenario could not be read"
          onRetry={() => void scenario.refetch()}
        />
      </Page>
    );
  }
  if (overview.data === undefined || (!isNew && scenario.data === undefined)) {
    return (
      <Page title={title}>
        <Skeleton shape="table" label="Reading the scenario" />
      </Page>
    );
  }
  if (overview.data.booksUntil === null) {
    return (
      <Page title={title}>
        <EmptyBooks companyId={companyId} />
      </Page>
    );
  }
  return (
    <ScenarioWorkbench
      key={scenarioId}
      companyId={companyId}
      scenario={isNew ? undefined : scenario.data}
      booksUntil={overview.data.booksUntil}
      currency={overview.data.company.currency}
    />
  );
}
