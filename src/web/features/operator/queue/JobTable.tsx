import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { MovedJobs, QueueJob } from '@/features/queue/queueContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { TypedConfirm } from '../console/TypedConfirm.tsx';

const STATES: Readonly<Record<QueueJob['state'], string>> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
const CHOICES = (Object.keys(STATES) as QueueJob['state'][]).map((value) => ({
  value,
  label: STATES[value],
}));
type Move = { readonly what: 'retry' | 'cancel'; readonly job: QueueJob };

export function JobTable(): ReactNode {
  const [state, setState] = useState<QueueJob['state']>('failed');
  const [move, setMove] = useState<Move>();
  const query = useQuery(consoleQueries.jobs(state));
  return (
    <Section
      title="Forecasts"
      note="The newest hundred of one state."
      actions={<ChoiceField label="State" value={state} choices={CHOICES} onValue={setState} />}
    >
      <ReadState query={query} what="forecasts" />
      <DataTable
        label="Forecasts"
        isTall
        rows={query.data}
        keyOf={({ id }) => id}
        none={`None: ${STATES[state].toLowerCase()}.`}
        columns={[
          { name: 'Forecast', cell: ({ id }) => id },
          { name: 'Company', cell: ({ companyId }) => companyId },
          { name: 'Ordered', kind: 'nowrap', cell: ({ createdAt }) => <Since at={createdAt} /> },
          { name: 'Attempts', kind: 'number', cell: ({ attempts }) => attempts },
          { name: 'Error', cell: ({ errorCode }) => errorCode },
          {
            name: 'Actions',
            kind: 'actions',
            cell: (job) => <MoveButton job={job} onMove={(what) => setMove({ what, job })} />,
          },
        ]}
      />
      <MoveJob move={move} onClose={() => setMove(undefined)} />
    </Section>
  );
}

function moveOf({ state }: QueueJob): Move['what'] | undefined {
  if (state === 'queued' || state === 'running') return 'cancel';
  return state === 'failed' ? 'retry' : undefined;
}

function MoveButton({ job, onMove }: { job: QueueJob; onMove: (what: Move['what']) => void }): ReactNode {
  const what = moveOf(job);
  if (what === undefined) return null;
  const words = what === 'retry' ? 'Try again' : 'Cancel';
  return (
    <Button tone="quiet" data-row aria-label={`${words} ${job.id}`} onClick={() => onMove(what)}>
      {words}
    </Button>
  );
}

function MoveJob({ move, onClose }: { move: Move | undefined; onClose: () => void }): ReactNode {
  const isRetry = move?.what === 'retry';
  const send = (reason: string) =>
    requestJson<MovedJobs>(`/api/operators/queue/jobs/${move?.what}`, {
      method: 'POST',
      json: { jobIds: [move?.job.id], reason },
    }).then(({ items }) => (items.length === 0 ? 'It had moved on already.' : 'Done.'));
  return (
    <TypedConfirm
      title={isRetry ? 'Try the forecast again' : 'Cancel the forecast'}
      action={isRetry ? 'Try it again' : 'Cancel it'}
      {...(isRetry ? {} : { word: 'cancel' })}
      isOpen={move !== undefined}
      onClose={onClose}
      onConfirm={send}
    >
      <p>
        {move?.job.id} of the company {move?.job.companyId}.{' '}
        {isRetry ? 'It waits anew.' : 'Its company may order it again.'}
      </p>
    </TypedConfirm>
  );
}
