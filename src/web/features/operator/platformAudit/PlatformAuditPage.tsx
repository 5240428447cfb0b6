import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PlatformEvent } from '@/features/platformAudit/platformAuditContract.ts';
import { Button, buttonClass } from '@/web/components/Button.tsx';
import { Page } from '@/web/components/Page.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { actionText, detailText } from '@/web/features/audit/auditWords.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';

export function PlatformAuditPage(): ReactNode {
  const { show } = useConsolePlace();
  const scope = show === 'all' ? 'all' : 'operations';
  const query = useInfiniteQuery(consoleQueries.auditEvents(scope));
  const events = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title="Audit log"
      lead="What was done to the platform, by whom and from where. Each company has its own log, for its own people."
      actions={
        <Link
          to="/operator/$"
          params={{ _splat: 'audit' }}
          search={scope === 'all' ? {} : { show: 'all' }}
          className={buttonClass('plain')}
        >
          {scope === 'all' ? 'Without sign-ins' : 'With sign-ins of everybody'}
        </Link>
      }
    >
      <ReadState query={query} what="the log" />
      {query.data !== undefined && events.length === 0 && <p>Nothing was done yet.</p>}
      {events.length > 0 && <EventTable events={events} />}
      {query.hasNextPage && (
        <div>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Older ones
          </Button>
        </div>
      )}
    </Page>
  );
}

function EventTable({ events }: { events: readonly PlatformEvent[] }): ReactNode {
  return (
    <TableFrame label="Audit log" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">About</th>
            <th scope="col">Details</th>
            <th scope="col">From where</th>
            <th scope="col" data-number>
              Number
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ seq, action, actorId, actorEmail, at, subjectId, details, ip }) => (
            <tr key={seq}>
              <th scope="row">{actionText(action)}</th>
              <td data-nowrap>{actorEmail ?? actorId}</td>
              <td data-nowrap>
                <Since at={at} />
              </td>
              <td data-nowrap>{subjectId}</td>
              <td data-wide>{detailText(details)}</td>
              <td data-nowrap>{ip}</td>
              <td data-number>{seq}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
