import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SharedDocument } from '@/features/shares/shareContract.ts';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { readShared } from './readShared.ts';
import { SharedCash } from './SharedCash.tsx';
import styles from './SharedPage.module.css';
import { SharedTable } from './SharedTable.tsx';

/** What somebody without an account sees of a company: the one thing behind the link. */
export function SharedPage(): ReactNode {
  const token = useRouterState({ select: ({ location }) => location.hash });
  const shared = useQuery({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => readShared(token, signal),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className={styles.shared}>
      <header className={styles.brand}>
        <img src="/favicon.svg" alt="" width="24" height="24" /> AccuBooks
      </header>
      <main id="content">
        {token === '' && (
          <Page title="Shared link">
            <p>This address lacks its second half; open the whole link that you were sent.</p>
          </Page>
        )}
        {shared.error && (
          <Page title="Shared link">
            <ErrorNotice error={shared.error} what="There is nothing to see here" />
          </Page>
        )}
        {shared.isLoading && <Skeleton shape="chart" label="Opening the link" />}
        {shared.data && <SharedView shared={shared.data} />}
      </main>
    </div>
  );
}

function SharedView({ shared }: { shared: SharedDocument }): ReactNode {
  const { title, content, sharedAt, expiresAt } = shared;
  return (
    <Page
      title={title}
      lead={`${content.companyName}, as it was on ${formatInstant(sharedAt)}. This link works until ${formatInstant(expiresAt)}.`}
    >
      {content.kind === 'cash' ? <SharedCash content={content} /> : <SharedTable content={content} />}
    </Page>
  );
}
