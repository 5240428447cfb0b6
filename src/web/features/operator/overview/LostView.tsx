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

/** By what it answers, or by what was read last: while a hold is open the API is down. */
function isOnHold(error: Error | null): boolean {
  if (error instanceof ApiError && error.code === 'SYSTEM_ON_HOLD') return true;
  const overview = queryClient.getQueryData(consoleQueries.overview.queryKey);
  const holds = queryClient.getQueryData(consoleQueries.holds.queryKey) ?? [];
  const isKnown = overview?.findings.some(({ key }) => key.startsWith('hold:')) ?? false;
  return isKnown || holds.some(({ endedAt }) => endedAt === null);
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
  const isHeld = isOnHold(error);
  const [id, title] = isHeld
    ? ['P0-4', 'Everything is on hold, on purpose: P0-4, by hand']
    : ['P0-1', 'When the API does not answer: P0-1, by hand'];
  const runbook = runbookOf(id);
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
      {(isHeld || (isSilent && !answers)) && runbook && (
        <Section title={title}>
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
