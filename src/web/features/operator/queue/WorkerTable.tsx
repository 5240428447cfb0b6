import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { QueueWorker } from '@/features/queue/queueContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { TypedConfirm } from '../console/TypedConfirm.tsx';
import { spanText } from '../console/timeText.ts';

const STATES: Readonly<Record<QueueWorker['state'], string>> = {
  working: 'Works',
  paused: 'Paused',
  draining: 'Drains',
  silent: 'Silent',
};

const nameOf = ({ host, pid }: QueueWorker) => `${host} ${pid}`;

export function WorkerTable(): ReactNode {
  const query = useQuery(consoleQueries.workers);
  const [drained, setDrained] = useState<QueueWorker>();
  return (
    <Section title="Workers">
      <ReadState query={query} what="workers" />
      <DataTable
        label="Workers"
        rows={query.data}
        keyOf={({ id }) => id}
        none="No worker has ever been seen."
        columns={[
          { name: 'Worker', cell: nameOf },
          { name: 'State', cell: ({ state }) => STATES[state] },
          {
            name: 'Runs',
            kind: 'number',
            cell: ({ running, concurrency }) => `${running} of ${concurrency}`,
          },
          { name: 'Ended', kind: 'number', cell: ({ ended }) => ended },
          { name: 'Started', kind: 'nowrap', cell: ({ startedAt }) => <Since at={startedAt} /> },
          {
            name: 'Last sign of life',
            kind: 'nowrap',
            cell: ({ silentSeconds }) => `${spanText(silentSeconds * 1000)} ago`,
          },
          {
            name: 'Actions',
            kind: 'actions',
            cell: (worker) => <DrainButton worker={worker} onDrain={() => setDrained(worker)} />,
          },
        ]}
      />
      <DrainWorker worker={drained} onClose={() => setDrained(undefined)} />
    </Section>
  );
}

function DrainButton({ worker, onDrain }: { worker: QueueWorker; onDrain: () => void }): ReactNode {
  if (worker.state !== 'working' && worker.state !== 'paused') return null;
  return (
    <Button tone="quiet" data-row aria-label={`Drain ${nameOf(worker)}`} onClick={onDrain}>
      Drain
    </Button>
  );
}

type DrainWorkerProps = { worker: QueueWorker | undefined; onClose: () => void };

function DrainWorker({ worker, onClose }: DrainWorkerProps): ReactNode {
  const name = worker === undefined ? '' : nameOf(worker);
  const drain = () =>
    requestJson(`/api/operators/workers/${worker?.id}/drain`, { method: 'POST' }).then(
      () => `${name} ends when it has finished.`,
    );
  return (
    <TypedConfirm
      title="Drain a worker"
      action="Drain it"
      reason="none"
      word="drain"
      isOpen={worker !== undefined}
      onClose={onClose}
      onConfirm={drain}
    >
      <p>
        The worker {name} finishes what it runs ({worker?.running}), begins nothing more and ends. The
        supervisor starts another when too few are left.
      </p>
    </TypedConfirm>
  );
}
