import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ApiKey } from '@/features/apiKeys/apiKeyContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { endingText, isAlive } from '@/web/lib/accessState.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { accessQueries } from '@/web/lib/queries/accessQueries.ts';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { MakeApiKey } from './MakeApiKey.tsx';
import { RevokeApiKey } from './RevokeApiKey.tsx';

const route = getRouteApi('/c/$companyId/keys');

function lastUsedText({ lastUsedAt, networks }: ApiKey): string {
  return lastUsedAt === null ? 'Never' : `${formatInstant(lastUsedAt)} from ${networks[0] ?? ''}`;
}

export function ApiKeysPage(): ReactNode {
  const { companyId } = route.useParams();
  const { data: keys, error, refetch } = useQuery(accessQueries.apiKeys(companyId));
  const { data: overview } = useQuery(companyQueries.overview(companyId));
  const now = Date.now();
  const [fault, setFault] = useState<Error>();
  return (
    <Page
      title="API keys"
      lead="A key lets a script work in this company for you, within its scopes, until it ends."
    >
      {error && (
        <ErrorNotice error={error} what="The keys could not be read" onRetry={() => void refetch()} />
      )}
      {fault && <ErrorNotice error={fault} what="The key was not revoked" />}
      {keys === undefined && !error && <Skeleton shape="table" label="Reading the keys" />}
      <DataTable
        label="API keys"
        rows={keys}
        keyOf={({ id }) => id}
        none="No keys yet."
        columns={[
          { name: 'Name', cell: ({ name }) => name },
          { name: 'Made by', cell: ({ madeBy }) => madeBy.name },
          { name: 'Scopes', kind: 'wide', cell: ({ scopes }) => scopes.join(', ') },
          { name: 'Last used', kind: 'nowrap', cell: lastUsedText },
          { name: 'Works', kind: 'nowrap', cell: (key) => endingText(key, now) },
          {
            name: 'Actions',
            kind: 'actions',
            cell: (key) =>
              isAlive(key, now) && <RevokeApiKey companyId={companyId} apiKey={key} onError={setFault} />,
          },
        ]}
      />
      {overview && <MakeApiKey companyId={companyId} role={overview.company.role} />}
    </Page>
  );
}
