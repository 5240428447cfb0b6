import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { accessQueries } from '@/web/lib/queries/accessQueries.ts';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { ApiKeyRow } from './ApiKeyRow.tsx';
import { MakeApiKey } from './MakeApiKey.tsx';

const route = getRouteApi('/c/$companyId/keys');

export function ApiKeysPage(): ReactNode {
  const { companyId } = route.useParams();
  const { data: keys, error, refetch } = useQuery(accessQueries.apiKeys(companyId));
  const { data: overview } = useQuery(companyQueries.overview(companyId));
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
      {keys?.length === 0 && <p>No keys yet.</p>}
      {keys !== undefined && keys.length > 0 && (
        <TableFrame label="API keys">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Made by</th>
                <th scope="col">Scopes</th>
                <th scope="col">Last used</th>
                <th scope="col">Works</th>
                <th scope="col">
                  <span className="visuallyHidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <ApiKeyRow key={key.id} companyId={companyId} apiKey={key} onError={setFault} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {overview && <MakeApiKey companyId={companyId} role={overview.company.role} />}
    </Page>
  );
}
