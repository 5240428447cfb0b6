import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Page } from '@/web/components/Page.tsx';
import { actionText, detailText } from '@/web/features/audit/auditWords.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';

export function PlatformAuditPage(): ReactNode {
  const { show } = useConsolePlace();
  const scope = show === 'all' ? 'all' : 'operations';
  const query = useInfiniteQuery(consoleQueries.auditEvents(scope));
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
      <DataTable
        label="Audit log"
        isTall
        rows={query.data?.pages.flatMap(({ items }) => items)}
        keyOf={({ seq }) => seq}
        none="Nothing was done yet."
        columns={[
          { name: 'What', cell: ({ action }) => actionText(action) },
          { name: 'Who', kind: 'nowrap', cell: ({ actorEmail, actorId }) => actorEmail ?? actorId },
          { name: 'When', kind: 'nowrap', cell: ({ at }) => <Since at={at} /> },
          { name: 'About', kind: 'nowrap', cell: ({ subjectId }) => subjectId },
          { name: 'Details', kind: 'wide', cell: ({ details }) => detailText(details) },
          { name: 'From where', kind: 'nowrap', cell: ({ ip }) => ip },
          { name: 'Number', kind: 'number', cell: ({ seq }) => seq },
        ]}
      />
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
