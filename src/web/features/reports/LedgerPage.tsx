import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { firstDayOfMonth, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { EmptyBooks } from '@/web/features/imports/EmptyBooks.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { type LedgerRange, reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { exportLedger } from './exportLedger.ts';
import { LedgerPicker } from './LedgerPicker.tsx';
import { LedgerProof } from './LedgerProof.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { usePeriods } from './usePeriods.ts';

const route = getRouteApi('/c/$companyId/reports/ledger');

function NoLedger({ companyId }: { companyId: string }): ReactNode {
  return (
    <Page title="General ledger">
      <EmptyBooks companyId={companyId} />
    </Page>
  );
}

type LedgerCsvProps = { companyId: string; range: LedgerRange; onError: (error: Error | undefined) => void };

function LedgerCsv({ companyId, range, onError }: LedgerCsvProps): ReactNode {
  const exportRows = (): Promise<void> =>
    exportLedger(companyId, range).then(() => onError(undefined), onError);
  return <Button onClick={() => void exportRows()}>CSV</Button>;
}

export function LedgerPage(): ReactNode {
  const { companyId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const periods = usePeriods(companyId);
  const accounts = useQuery(reportQueries.accounts(companyId));
  const [exportError, setExportError] = useState<Error>();
  const accountId =
    search.account ?? accounts.data?.find(({ isCash }) => isCash)?.id ?? accounts.data?.[0]?.id;
  const from = search.from ?? (periods ? firstDayOfMonth(periods.last.from) : '');
  const to = search.to ?? (periods ? lastDayOfMonth(periods.last.to) : '');
  const range = { accountId: accountId ?? '', from, to };
  const ledger = useInfiniteQuery({
    ...reportQueries.generalLedger(companyId, range),
    enabled: accountId !== undefined && from !== '',
  });
  const first = ledger.data?.pages[0];
  if (periods === null) return <NoLedger companyId={companyId} />;
  return (
    <Page
      title={first ? `${first.account.number} ${first.account.name}` : 'General ledger'}
      lead={first ? `General ledger, ${formatDate(from)} – ${formatDate(to)}. Debit is positive.` : undefined}
      actions={
        <>
          {periods && accounts.data && accountId && (
            <LedgerPicker
              accounts={accounts.data}
              periods={periods}
              value={range}
              onChange={({ accountId: account, ...dates }) =>
                void navigate({ search: { account, ...dates }, replace: true })
              }
            />
          )}
          {first && <LedgerCsv companyId={companyId} range={range} onError={setExportError} />}
        </>
      }
    >
      {exportError && <ErrorNotice error={exportError} what="The rows could not be exported" />}
      {ledger.error && (
        <ErrorNotice
          error={ledger.error}
          what="The ledger could not be read"
          onRetry={() => void ledger.refetch()}
        />
      )}
      {!first && !ledger.error && <Skeleton shape="table" label="Reading the ledger" />}
      {first && <LedgerProof ledger={first} figure={search.figure} clickedMinor={search.amount} />}
      {ledger.data && (
        <LedgerTable companyId={companyId} pages={ledger.data.pages}>
          {ledger.hasNextPage && (
            <Button disabled={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
              {ledger.isFetchingNextPage ? 'Reading more rows' : 'Show more rows'}
            </Button>
          )}
        </LedgerTable>
      )}
    </Page>
  );
}
