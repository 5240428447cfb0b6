import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { auditQueries } from '@/web/lib/queries/auditQueries.ts';
import { AuditTable } from './AuditTable.tsx';
import { ExportAudit } from './ExportAudit.tsx';

const route = getRouteApi('/c/$companyId/audit');

export function AuditPage(): ReactNode {
  const { companyId } = route.useParams();
  const log = useInfiniteQuery(auditQueries.list(companyId));
  return (
    <Page
      title="Audit log"
      lead="Who did what, when and from where. Nobody can change it without that being found."
      actions={<ExportAudit companyId={companyId} />}
    >
      {log.error && (
        <ErrorNotice error={log.error} what="The log could not be read" onRetry={() => void log.refetch()} />
      )}
      {log.data === undefined && !log.error && <Skeleton shape="table" label="Reading the audit log" />}
      {log.data && <AuditTable events={log.data.pages.flatMap(({ items }) => items)} />}
      {log.hasNextPage && (
        <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          Show earlier ones
        </Button>
      )}
    </Page>
  );
}
