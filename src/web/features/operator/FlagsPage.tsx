import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { FlagState } from '@/features/flags/flagContract.ts';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { ChangeFlag } from './ChangeFlag.tsx';
import { FlagHistory } from './FlagHistory.tsx';
import { FlagTable } from './FlagTable.tsx';

export function FlagsPage(): ReactNode {
  const { data: flags, error, refetch } = useQuery(operatorQueries.flags);
  const [changing, setChanging] = useState<FlagState>();
  return (
    <Page
      title="Feature flags"
      lead="A change answers when every live process has it; it survives restarts and stands in the history."
    >
      {error && (
        <ErrorNotice error={error} what="The flags could not be read" onRetry={() => void refetch()} />
      )}
      {flags?.isStale && (
        <Notice tone="caution" title="These are the last known values">
          <p>The process that answered cannot ask the database.</p>
        </Notice>
      )}
      {flags === undefined && !error && <Skeleton shape="table" label="Reading the flags" />}
      {flags && <FlagTable flags={flags.items} onChange={setChanging} />}
      <ChangeFlag key={changing?.flag} flag={changing} onClose={() => setChanging(undefined)} />
      <FlagHistory />
    </Page>
  );
}
