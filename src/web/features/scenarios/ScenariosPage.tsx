import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Scenario } from '@/features/scenarios/scenarioContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { scenarioQueries } from '@/web/lib/queries/scenarioQueries.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { NewScenarioLink } from './NewScenarioLink.tsx';
import styles from './ScenariosPage.module.css';

const route = getRouteApi('/c/$companyId/scenarios');

export function ScenariosPage(): ReactNode {
  const { companyId } = route.useParams();
  const list = useQuery(scenarioQueries.list(companyId));
  const mayEdit = useMayDo(companyId, 'scenarios.edit');
  const [deleted, setDeleted] = useState<Scenario>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: scenarioQueries.list(companyId).queryKey });
  const remove = useMutation({
    mutationFn: ({ id }: Scenario) => requestJson(`/api/scenarios/${id}`, { method: 'DELETE', companyId }),
    onSuccess: async (_, scenario) => {
      setDeleted(scenario);
      announce(`${scenario.name} is deleted. Undo brings it back.`);
      await refresh();
    },
  });
  const restore = useMutation({
    mutationFn: ({ name, operations }: Scenario) =>
      requestJson('/api/scenarios', { method: 'POST', companyId, json: { name, operations } }),
    onSuccess: async () => {
      setDeleted(undefined);
      await refresh();
    },
  });
  const error = list.error ?? remove.error ?? restore.error;
  return (
    <Page
      title="Scenarios"
      lead="What if: a list of changes over the baseline forecast, each one a sentence."
      actions={<NewScenarioLink companyId={companyId} />}
    >
      {error && <ErrorNotice error={error} onRetry={() => void list.refetch()} />}
      {deleted && (
        <Notice
          title={`${deleted.name} is deleted`}
          actions={<Button onClick={() => restore.mutate(deleted)}>Undo</Button>}
        />
      )}
      {list.data === undefined && !error && <Skeleton shape="table" label="Reading the scenarios" />}
      {list.data?.length === 0 && (
        <p className={styles.none}>
          No scenarios yet. Ask the first question: what if we hire, what if a customer leaves.
        </p>
      )}
      <ul className={styles.list}>
        {list.data?.map((scenario) => (
          <ScenarioItem
            key={scenario.id}
            companyId={companyId}
            scenario={scenario}
            onDelete={mayEdit ? () => remove.mutate(scenario) : undefined}
          />
        ))}
      </ul>
    </Page>
  );
}

type ScenarioItemProps = {
  companyId: string;
  scenario: Scenario;
  /** Undefined for whoever may not. */
  onDelete: (() => void) | undefined;
};

function ScenarioItem({ companyId, scenario, onDelete }: ScenarioItemProps): ReactNode {
  return (
    <li>
      <div>
        <h2>
          <Link to="/c/$companyId/scenarios/$scenarioId" params={{ companyId, scenarioId: scenario.id }}>
            {scenario.name}
          </Link>
        </h2>
        <p className={styles.sentences}>
          {scenario.sentences.join(' ') || 'No changes: equals the baseline.'}
        </p>
      </div>
      {onDelete && (
        <Button tone="quiet" aria-label={`Delete ${scenario.name}`} onClick={onDelete}>
          Delete
        </Button>
      )}
    </li>
  );
}
