import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { billingQueries } from '@/web/lib/queries/billingQueries.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { BillingNotices } from './BillingNotices.tsx';
import { CurrentPlan } from './CurrentPlan.tsx';
import { InvoiceTable } from './InvoiceTable.tsx';
import { PlanCards } from './PlanCards.tsx';

const route = getRouteApi('/c/$companyId/billing');

export function BillingPage(): ReactNode {
  const { companyId } = route.useParams();
  const { checkout } = route.useSearch();
  const isAwaited = checkout === 'paid';
  const { data: billing, error, refetch } = useQuery(billingQueries.overview(companyId, isAwaited));
  const mayManage = useMayDo(companyId, 'billing.manage');
  return (
    <Page title="Plan and billing" lead="What the company pays for AccuBooks, and what it gets for it.">
      {error && (
        <ErrorNotice error={error} what="The plan could not be read" onRetry={() => void refetch()} />
      )}
      {billing === undefined && !error && <Skeleton shape="table" label="Reading the plan" />}
      {billing && (
        <>
          <BillingNotices
            companyId={companyId}
            billing={billing}
            mayManage={mayManage}
            isAwaited={isAwaited && billing.subscription?.isLive !== true}
          />
          <CurrentPlan companyId={companyId} billing={billing} mayManage={mayManage} />
          {billing.isOn && <PlanCards companyId={companyId} billing={billing} mayManage={mayManage} />}
          <InvoiceTable companyId={companyId} billing={billing} />
        </>
      )}
    </Page>
  );
}
