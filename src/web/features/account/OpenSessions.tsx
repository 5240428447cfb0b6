import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { OpenSession } from '@/features/sessions/sessionContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ConfirmDialog } from '@/web/components/ConfirmDialog.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { sessionQueries } from '@/web/lib/queries/sessionQueries.ts';
import { deviceName } from './deviceName.ts';

/** Reads the list again, also when the session was gone already. */
const readAgain = () => queryClient.invalidateQueries({ queryKey: sessionQueries.list.queryKey });

type EndOneProps = { session: OpenSession; isBusy: boolean; onEnd: () => void };

function EndOne({ session: { userAgent, lastUsedAt, isCurrent }, isBusy, onEnd }: EndOneProps): ReactNode {
  if (isCurrent) return 'This one';
  return (
    <Button
      tone="quiet"
      aria-label={`Sign out ${deviceName(userAgent)}, used last ${formatInstant(lastUsedAt)}`}
      disabled={isBusy}
      onClick={onEnd}
    >
      Sign out
    </Button>
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
      <DataTable
        label="Where you are signed in"
        rows={sessions}
        keyOf={({ id }) => id}
        columns={[
          {
            name: 'Program',
            cell: ({ userAgent }) => <span title={userAgent ?? undefined}>{deviceName(userAgent)}</span>,
          },
          { name: 'Address', kind: 'nowrap', cell: ({ ip }) => ip ?? 'unknown' },
          { name: 'Since', kind: 'nowrap', cell: ({ createdAt }) => formatInstant(createdAt) },
          { name: 'Last used', kind: 'nowrap', cell: ({ lastUsedAt }) => formatInstant(lastUsedAt) },
          {
            name: 'Actions',
            kind: 'actions',
            cell: (session) => (
              <EndOne session={session} isBusy={isBusy} onEnd={() => end.mutate(session.id)} />
            ),
          },
        ]}
      />
    </Section>
  );
}
