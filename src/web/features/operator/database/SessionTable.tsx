import { type ReactNode, useState } from 'react';
import type { DatabaseSession } from '@/features/database/databaseContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { spanText } from '../console/timeText.ts';
import { type Stop, StopSession } from './StopSession.tsx';

/** Who holds it up, or what. */
function waitsText({ waitsFor, blockedBy }: DatabaseSession): string {
  return [waitsFor, blockedBy.length > 0 && `blocked by ${blockedBy.join(', ')}`].filter(Boolean).join(', ');
}

function secondsText({ statementSeconds, stateSeconds }: DatabaseSession): string {
  const seconds = statementSeconds ?? stateSeconds;
  return seconds === null ? '' : spanText(seconds * 1000);
}

export function SessionTable({ sessions }: { sessions: readonly DatabaseSession[] | undefined }): ReactNode {
  const [stop, setStop] = useState<Stop>();
  return (
    <>
      <DataTable
        label="Sessions"
        isTall
        rows={sessions}
        keyOf={({ pid, startedAt }) => `${pid} ${startedAt}`}
        none="None."
        columns={[
          {
            name: 'Statement',
            cell: ({ statement }) => <code title={statement}>{statement.slice(0, 80) || 'none yet'}</code>,
          },
          { name: 'Company', cell: ({ companyName, companyId }) => companyName ?? companyId ?? 'nobody’s' },
          { name: 'Route', kind: 'nowrap', cell: ({ route, application }) => route ?? application },
          { name: 'State', kind: 'nowrap', cell: ({ state }) => state },
          { name: 'Runs for', kind: 'number', cell: secondsText },
          { name: 'Waits for', cell: waitsText },
          { name: 'Process', kind: 'number', cell: ({ pid }) => pid },
          {
            name: 'Actions',
            kind: 'actions',
            cell: (session) => (
              <StopButtons pid={session.pid} onStop={(verb) => setStop({ verb, session })} />
            ),
          },
        ]}
      />
      <StopSession stop={stop} onClose={() => setStop(undefined)} />
    </>
  );
}

function StopButtons({ pid, onStop }: { pid: number; onStop: (verb: Stop['verb']) => void }): ReactNode {
  return (
    <>
      <Button tone="quiet" data-row aria-label={`Cancel ${pid}`} onClick={() => onStop('cancel')}>
        Cancel
      </Button>
      <Button tone="quiet" aria-label={`Terminate ${pid}`} onClick={() => onStop('terminate')}>
        Terminate
      </Button>
    </>
  );
}
