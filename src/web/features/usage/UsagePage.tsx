import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Usage } from '@/features/plans/planContract.ts';
import { buttonClass } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { planQueries } from '@/web/lib/queries/planQueries.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { PlanTable } from './PlanTable.tsx';
import { UsageList } from './UsageList.tsx';
import { limitTitle } from './usageWords.ts';

const route = getRouteApi('/c/$companyId/usage');

function leadOf(usage: Usage | undefined): string {
  if (usage === undefined) return 'What the plan of the company allows, and how much of it is used.';
  const since = usage.changedAt === null ? '' : `, since ${formatInstant(usage.changedAt)}`;
  return `The company has the plan ${usage.plan}${since}.`;
}

export function UsagePage(): ReactNode {
  const { companyId } = route.useParams();
  const { data: usage, error, refetch } = useQuery(planQueries.usage(companyId));
  return (
    <Page title="Plan and usage" lead={leadOf(usage)} actions={<BillingLink companyId={companyId} />}>
      {error && (
        <ErrorNotice error={error} what="The usage could not be read" onRetry={() => void refetch()} />
      )}
      {usage === undefined && !error && <Skeleton shape="table" label="Reading the usage" />}
      {usage && (
        <>
          <OverNotice usage={usage} />
          <Section title="Used" note="Open invitations count as members; accountants do not.">
            <UsageList limits={usage.limits} />
          </Section>
          <Section title="Plans">
            <PlanTable plan={usage.plan} />
          </Section>
        </>
      )}
    </Page>
  );
}

/** What a smaller plan has left behind. */
function OverNotice({ usage }: { usage: Usage }): ReactNode {
  const over = usage.limits.filter(({ state }) => state === 'over');
  if (over.length === 0) return null;
  return (
    <Notice
      tone="caution"
      title={`Over the plan: ${over.map(({ resource }) => limitTitle(resource).toLowerCase()).join(', ')}`}
    >
      <p>Nothing is deleted and everything can be read. More of it is refused until it is below the limit.</p>
    </Notice>
  );
}

/** For whoever pays, where there is billing. */
function BillingLink({ companyId }: { companyId: string }): ReactNode {
  const mayPay = useMayDo(companyId, 'billing.manage');
  const { routesById } = useRouter();
  if (!mayPay || !Object.hasOwn(routesById, '/c/$companyId/billing')) return null;
  return (
    <a href={`/c/${companyId}/billing`} className={buttonClass('primary')}>
      Change plan
    </a>
  );
}
