import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { MovedJobs, QueueJob } from '@/features/queue/queueContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
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
  const jobs = query.data ?? [];
  return (
    <Section
      title="Forecasts"
      note="The newest hundred of one state."
      actions={<ChoiceField label="State" value={state} choices={CHOICES} onValue={setState} />}
    >
      <ReadState query={query} what="forecasts" />
      {query.data?.length === 0 && <p>None: {STATES[state].toLowerCase()}.</p>}
      {jobs.length > 0 && <Jobs jobs={jobs} onMove={setMove} />}
      <MoveJob move={move} onClose={() => setMove(undefined)} />
    </Section>
  );
}

function moveOf({ state }: QueueJob): Move['what'] | undefined {
  if (state === 'queued' || state === 'running') return 'cancel';
  return state === 'failed' ? 'retry' : undefined;
}

function Jobs({ jobs, onMove }: { jobs: readonly QueueJob[]; onMove: (move: Move) => void }): ReactNode {
  return (
    <TableFrame label="Forecasts" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Forecast</th>
            <th scope="col">Company</th>
            <th scope="col">Ordered</th>
            <th scope="col" data-number>
              Attempts
            </th>
            <th scope="col">Error</th>
            <th scope="col">
              <span className="visuallyHidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => {
            const what = moveOf(job);
            return (
              <tr key={job.id}>
                <th scope="row">{job.id}</th>
                <td>{job.companyId}</td>
                <td data-nowrap>
                  <Since at={job.createdAt} />
                </td>
                <td data-number>{job.attempts}</td>
                <td>{job.errorCode}</td>
                <td data-nowrap>
                  {what && (
                    <Button
                      tone="quiet"
                      data-row
                      aria-label={`${what === 'retry' ? 'Try again' : 'Cancel'} ${job.id}`}
                      onClick={() => onMove({ what, job })}
                    >
                      {what === 'retry' ? 'Try again' : 'Cancel'}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
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
