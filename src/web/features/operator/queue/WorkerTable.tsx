import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { QueueWorker } from '@/features/queue/queueContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
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

export function WorkerTable(): ReactNode {
  const query = useQuery(consoleQueries.workers);
  const [drained, setDrained] = useState<QueueWorker>();
  const workers = query.data ?? [];
  return (
    <Section title="Workers">
      <ReadState query={query} what="workers" />
      {query.data?.length === 0 && <p>No worker has ever been seen.</p>}
      {workers.length > 0 && <Workers workers={workers} onDrain={setDrained} />}
      <DrainWorker worker={drained} onClose={() => setDrained(undefined)} />
    </Section>
  );
}

type WorkersProps = { workers: readonly QueueWorker[]; onDrain: (worker: QueueWorker) => void };

function Workers({ workers, onDrain }: WorkersProps): ReactNode {
  return (
    <TableFrame label="Workers">
      <table>
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col">State</th>
            <th scope="col" data-number>
              Runs
            </th>
            <th scope="col" data-number>
              Ended
            </th>
            <th scope="col">Started</th>
            <th scope="col">Last sign of life</th>
            <th scope="col">
              <span className="visuallyHidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.id}>
              <th scope="row">
                {worker.host} {worker.pid}
              </th>
              <td>{STATES[worker.state]}</td>
              <td data-number>
                {worker.running} of {worker.concurrency}
              </td>
              <td data-number>{worker.ended}</td>
              <td data-nowrap>
                <Since at={worker.startedAt} />
              </td>
              <td data-nowrap>{spanText(worker.silentSeconds * 1000)} ago</td>
              <td data-nowrap>
                {(worker.state === 'working' || worker.state === 'paused') && (
                  <Button
                    tone="quiet"
                    data-row
                    aria-label={`Drain ${worker.host} ${worker.pid}`}
                    onClick={() => onDrain(worker)}
                  >
                    Drain
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type DrainWorkerProps = { worker: QueueWorker | undefined; onClose: () => void };

function DrainWorker({ worker, onClose }: DrainWorkerProps): ReactNode {
  const name = worker === undefined ? '' : `${worker.host} ${worker.pid}`;
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
