import { type ReactNode, useState } from 'react';
import type { DatabaseSession } from '@/features/database/databaseContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { spanText } from '../console/timeText.ts';
import { type Stop, StopSession } from './StopSession.tsx';

const secondsText = (seconds: number | null) => (seconds === null ? '' : spanText(seconds * 1000));

export function SessionTable({ sessions }: { sessions: readonly DatabaseSession[] }): ReactNode {
  const [stop, setStop] = useState<Stop>();
  return (
    <>
      <TableFrame label="Sessions" isTall>
        <table>
          <thead>
            <tr>
              <th scope="col">Statement</th>
              <th scope="col">Company</th>
              <th scope="col">Route</th>
              <th scope="col">State</th>
              <th scope="col" data-number>
                Runs for
              </th>
              <th scope="col">Waits for</th>
              <th scope="col" data-number>
                Process
              </th>
              <th scope="col">
                <span className="visuallyHidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <SessionRow
                key={`${session.pid} ${session.startedAt}`}
                session={session}
                onStop={(verb) => setStop({ verb, session })}
              />
            ))}
          </tbody>
        </table>
      </TableFrame>
      <StopSession stop={stop} onClose={() => setStop(undefined)} />
    </>
  );
}

type SessionRowProps = { session: DatabaseSession; onStop: (verb: Stop['verb']) => void };

function SessionRow({ session, onStop }: SessionRowProps): ReactNode {
  const { pid, companyName, companyId, application, route, state, statement, waitsFor, blockedBy } = session;
  const waits = [waitsFor, blockedBy.length > 0 && `blocked by ${blockedBy.join(', ')}`].filter(Boolean);
  return (
    <tr>
      <th scope="row" title={statement}>
        <code>{statement.slice(0, 80) || 'none yet'}</code>
      </th>
      <td>{companyName ?? companyId ?? 'nobody’s'}</td>
      <td data-nowrap>{route ?? application}</td>
      <td data-nowrap>{state}</td>
      <td data-number>{secondsText(session.statementSeconds ?? session.stateSeconds)}</td>
      <td>{waits.join(', ')}</td>
      <td data-number>{pid}</td>
      <td data-nowrap>
        <Button tone="quiet" data-row aria-label={`Cancel ${pid}`} onClick={() => onStop('cancel')}>
          Cancel
        </Button>
        <Button tone="quiet" aria-label={`Terminate ${pid}`} onClick={() => onStop('terminate')}>
          Terminate
        </Button>
      </td>
    </tr>
  );
}
