import { type ReactNode, useState } from 'react';
import { comparePlans, PLANS, type PlanName } from '@/core/billing/plans.ts';
import { isPaidPlan, type PaidPlan } from '@/core/billing/priceKeys.ts';
import type { Billing } from '@/features/billing/billingContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import styles from './Billing.module.css';
import { ChangePlanDialog } from './ChangePlanDialog.tsx';
import { useProviderPage } from './useBillingAction.ts';

type PlanCardsProps = { companyId: string; billing: Billing; mayManage: boolean };

function limitWords(name: PlanName): string[] {
  const { limits, features } = PLANS[name];
  const words = (limit: number | null, singular: string, plural: string) =>
    limit === null ? `unlimited ${plural}` : formatCount(limit, singular, plural);
  return [
    words(limits.scenarios, 'scenario', 'scenarios'),
    words(limits.forecastsPerMonth, 'forecast a month', 'forecasts a month'),
    words(limits.members, 'member', 'members'),
    words(limits.dataPoints, 'data point', 'data points'),
    ...(features.length > 0 ? ['API keys, share links, export of the audit log'] : []),
  ];
}

export function PlanCards({ companyId, billing, mayManage }: PlanCardsProps): ReactNode {
  const checkout = useProviderPage(companyId, 'checkout');
  const [chosen, setChosen] = useState<PaidPlan>();
  const isLive = billing.subscription?.isLive === true;
  const choose = (name: PaidPlan) => (isLive ? setChosen(name) : checkout.mutate({ plan: name }));
  const actionFor = (name: PlanName) => {
    if (!isPaidPlan(name)) return null;
    if (isLive && billing.subscription?.plan === name) return <p className={styles.note}>Your plan</p>;
    if (!mayManage) return null;
    const word = isLive
      ? comparePlans(billing.subscription?.plan ?? 'FREE', name) < 0
        ? 'Upgrade to'
        : 'Change to'
      : 'Choose';
    const isHeld = billing.frozen !== null || billing.overdue !== null || checkout.isPending;
    return (
      <Button tone={name === 'PRO' ? 'primary' : 'plain'} disabled={isHeld} onClick={() => choose(name)}>
        {word} {name}
      </Button>
    );
  };
  return (
    <Section title="Plans" note={mayManage ? undefined : 'Only owners and admins can change the plan.'}>
      {checkout.error && <ErrorNotice error={checkout.error} what="The checkout could not be opened" />}
      <ul className={styles.cards}>
        {billing.plans.map(({ name, priceMinor, currency }) => (
          <li key={name} className={styles.card} data-current={billing.plan === name}>
            <h3>{name}</h3>
            <p className={styles.price}>
              {priceMinor === 0 ? 'Free' : `${formatMinor(priceMinor, currency)} ${currency}`}
              {priceMinor > 0 && <span className={styles.note}> a month</span>}
            </p>
            <ul className={styles.limits}>
              {limitWords(name).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            <div className={styles.cardAction}>{actionFor(name)}</div>
          </li>
        ))}
      </ul>
      {chosen && (
        <ChangePlanDialog companyId={companyId} plan={chosen} onClose={() => setChosen(undefined)} />
      )}
    </Section>
  );
}
