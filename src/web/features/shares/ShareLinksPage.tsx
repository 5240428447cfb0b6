import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ShareLink } from '@/features/shares/shareContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { endingText, isAlive } from '@/web/lib/accessState.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { accessQueries } from '@/web/lib/queries/accessQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

const route = getRouteApi('/c/$companyId/links');

const KINDS: Readonly<Record<ShareLink['kind'], string>> = {
  cash: 'Cash',
  profitAndLoss: 'Profit and loss',
  balanceSheet: 'Balance sheet',
};

export function ShareLinksPage(): ReactNode {
  const { companyId } = route.useParams();
  const { data: links, error, refetch } = useQuery(accessQueries.shareLinks(companyId));
  const revoke = useMutation({
    mutationFn: (id: string) => requestJson(`/api/share-links/${id}`, { method: 'DELETE', companyId }),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: accessQueries.shareLinks(companyId).queryKey }),
    onSuccess: () => announce('The link is taken back.'),
  });
  return (
    <Page
      title="Shared links"
      lead="What others see without an account. Make one with Share on Cash, Profit and loss or Balance sheet."
    >
      {error && (
        <ErrorNotice error={error} what="The links could not be read" onRetry={() => void refetch()} />
      )}
      {revoke.error && <ErrorNotice error={revoke.error} what="The link was not taken back" />}
      {links === undefined && !error && <Skeleton shape="table" label="Reading the links" />}
      <LinkTable links={links} isBusy={revoke.isPending} onRevoke={revoke.mutate} />
    </Page>
  );
}

type LinkTableProps = {
  links: readonly ShareLink[] | undefined;
  isBusy: boolean;
  onRevoke: (id: string) => void;
};

function LinkTable({ links, isBusy, onRevoke }: LinkTableProps): ReactNode {
  const now = Date.now();
  return (
    <DataTable
      label="Shared links"
      rows={links}
      keyOf={({ id }) => id}
      none="Nothing is shared."
      columns={[
        { name: 'Title', cell: ({ title }) => title },
        { name: 'Shows', cell: ({ kind }) => KINDS[kind] },
        { name: 'Made by', cell: ({ madeBy }) => madeBy },
        { name: 'As of', kind: 'nowrap', cell: ({ createdAt }) => formatInstant(createdAt) },
        { name: 'Opened', kind: 'number', cell: ({ views }) => views },
        { name: 'Works', kind: 'nowrap', cell: (link) => endingText(link, now) },
        {
          name: 'Actions',
          kind: 'actions',
          cell: (link) =>
            isAlive(link, now) && (
              <Button
                tone="quiet"
                aria-label={`Take back ${link.title}`}
                disabled={isBusy}
                onClick={() => onRevoke(link.id)}
              >
                Take back
              </Button>
            ),
        },
      ]}
    />
  );
}
