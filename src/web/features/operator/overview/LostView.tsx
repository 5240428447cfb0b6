import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HealthResponse, PoolConfig } from '@/features/monitoring/monitoringContract.ts';
import type { Part } from '@/features/overview/overviewContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { ApiError } from '@/web/lib/api/ApiError.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { RunbookSteps } from '../runbooks/RunbookSteps.tsx';
import { runbookOf } from '../runbooks/runbookOf.ts';
import { PartGrid } from './PartGrid.tsx';

const STATES: Readonly<Record<string, Part['state']>> = {
  healthy: 'fine',
  degraded: 'wrong',
  unhealthy: 'wrong',
};

function partsOf(health: HealthResponse): Part[] {
  return Object.entries(health.dependencies).map(([name, { status, detail, latencyMs }]) => {
    return {
      name,
      state: STATES[status] ?? 'unknown',
      detail: `${status}: ${detail}`,
      tookMs: Math.round(latencyMs ?? 0),
    };
  });
}

function poolText({ live }: PoolConfig): string {
  return `${live.inUse} of ${live.max} connections of the API are in use, ${live.waiting} requests wait for one.`;
}

/** What can still be known when the overview cannot be read, and what to do by hand. */
export function LostView({
  error,
  onRunbook,
}: {
  error: Error | null;
  onRunbook: (id: string) => void;
}): ReactNode {
  const isSilent = !(error instanceof ApiError) || error.status === 0;
  const health = useQuery(consoleQueries.health);
  const pool = useQuery(consoleQueries.pool);
  const runbook = runbookOf('P0-1');
  const answers = !health.error && health.data ? health.data : undefined;
  return (
    <>
      {answers && (
        <Section
          title="What the API says without its database"
          note={pool.data && !pool.error ? poolText(pool.data) : undefined}
        >
          <PartGrid parts={partsOf(answers)} />
          <div>
            <Button tone="quiet" onClick={() => onRunbook('P0-2')}>
              Runbook P0-2, the pool
            </Button>
          </div>
        </Section>
      )}
      {isSilent && !answers && runbook && (
        <Section title="When the API does not answer: P0-1, by hand">
          <RunbookSteps runbook={runbook} />
        </Section>
      )}
      <Notice
        title="This page goes on asking"
        actions={<Button onClick={() => void queryClient.invalidateQueries()}>Ask now</Button>}
      >
        <p>
          It tells what is wrong as soon as the API answers again. The status page and the pager are processes
          of their own.
        </p>
      </Notice>
    </>
  );
}
