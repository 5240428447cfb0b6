import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { ownMoneyQueries } from '@/web/lib/queries/ownMoneyQueries.ts';
import { MovementPlot } from './MovementPlot.tsx';
import { RevenueTable } from './RevenueTable.tsx';

/** What the platform earns, from its own ledger. */
export function OwnMoneyPage(): ReactNode {
  const { data, error, refetch } = useQuery(ownMoneyQueries.months);
  return (
    <Page
      title="Own money"
      lead="Recurring revenue, how it moves, churn and declined payments, from the vouchers of AccuBooks’ own company."
    >
      {error && (
        <ErrorNotice error={error} what="Own money could not be read" onRetry={() => void refetch()} />
      )}
      {data === undefined && !error && <Skeleton shape="table" label="Reading own money" />}
      {data?.companyId === null && (
        <Notice title="Nothing was billed yet">
          <p>The first invoice of a customer founds AccuBooks’ own company; its figures then stand here.</p>
        </Notice>
      )}
      {data !== undefined &&
        data.companyId !== null &&
        data.currencies.map(({ currency, months }) => (
          <Section
            key={currency}
            title={`Recurring revenue, ${currency}`}
            note="The monthly prices that customers pay on the last day of each month."
          >
            <MovementPlot currency={currency} months={months} />
            <RevenueTable currency={currency} months={months} />
          </Section>
        ))}
      {data !== undefined && data.companyId !== null && (
        <p>
          The books behind these figures open like any company’s, for operators who were let in with{' '}
          <code>npx accubooks operators books-access</code>.
        </p>
      )}
    </Page>
  );
}
