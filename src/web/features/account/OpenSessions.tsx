import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { OpenSession } from '@/features/sessions/sessionContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ConfirmDialog } from '@/web/components/ConfirmDialog.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { sessionQueries } from '@/web/lib/queries/sessionQueries.ts';
import { deviceName } from './deviceName.ts';

/** Reads the list again, also when the session was gone already. */
const readAgain = () => queryClient.invalidateQueries({ queryKey: sessionQueries.list.queryKey });

type SessionRowProps = { session: OpenSession; isBusy: boolean; onEnd: () => void };

function SessionRow({ session, isBusy, onEnd }: SessionRowProps): ReactNode {
  const { ip, userAgent, createdAt, lastUsedAt, isCurrent } = session;
  const name = deviceName(userAgent);
  return (
    <tr>
      <th scope="row" title={userAgent ?? undefined}>
        {name}
      </th>
      <td data-nowrap>{ip ?? 'unknown'}</td>
      <td data-nowrap>{formatInstant(createdAt)}</td>
      <td data-nowrap>{formatInstant(lastUsedAt)}</td>
      <td data-nowrap>
        {isCurrent ? (
          'This one'
        ) : (
          <Button
            tone="quiet"
            aria-label={`Sign out ${name}, used last ${formatInstant(lastUsedAt)}`}
            disabled={isBusy}
            onClick={onEnd}
          >
            Sign out
          </Button>
        )}
      </td>
    </tr>
  );
}

function EndOthers({ isBusy, onEnd }: { isBusy: boolean; onEnd: () => void }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button disabled={isBusy} onClick={() => setAsking(true)}>
        Sign out everywhere else
      </Button>
      <ConfirmDialog
        title="Sign out everywhere else?"
        action="Sign out everywhere else"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={onEnd}
      >
        <p>Every other browser and program has to sign in again. You stay signed in here.</p>
      </ConfirmDialog>
    </>
  );
}

/** Where the person is signed in. */
export function OpenSessions(): ReactNode {
  const { data: sessions, error } = useQuery(sessionQueries.list);
  const end = useMutation({
    mutationFn: (id: string) => requestJson(`/api/auth/sessions/${id}`, { method: 'DELETE' }),
    onSuccess: () => announce('That session is signed out.'),
    onSettled: readAgain,
  });
  const endOthers = useMutation({
    mutationFn: () => requestJson<{ ended: number }>('/api/auth/sessions', { method: 'DELETE' }),
    onSuccess: () => announce('You are signed out everywhere else.'),
    onSettled: readAgain,
  });
  const isBusy = end.isPending || endOthers.isPending;
  const fault = error ?? end.error ?? endOthers.error;
  const hasOthers = sessions !== undefined && sessions.length > 1;
  return (
    <Section
      title="Where you are signed in"
      note="If you do not know one of these, sign it out and choose another password."
      actions={hasOthers && <EndOthers isBusy={isBusy} onEnd={() => endOthers.mutate()} />}
    >
      {fault && <ErrorNotice error={fault} what="Sessions" />}
      {sessions === undefined && !error && <Skeleton shape="table" label="Fetching your sessions" />}
      {sessions && (
        <TableFrame label="Where you are signed in">
          <table>
            <thead>
              <tr>
                <th scope="col">Program</th>
                <th scope="col">Address</th>
                <th scope="col">Since</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span className="visuallyHidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  isBusy={isBusy}
                  onEnd={() => end.mutate(session.id)}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Section>
  );
}
