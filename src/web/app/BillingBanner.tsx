import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Notice } from '@/web/components/Notice.tsx';
import { standingQueries } from '@/web/lib/queries/standingQueries.ts';
import styles from './ServiceBanner.module.css';

/** Says at the top of every page that nothing is charged, and that nothing is lost by it. */
export function BillingBanner({ companyId }: { companyId: string }): ReactNode {
  const { data: standing } = useQuery(standingQueries.own(companyId));
  if (standing?.state !== 'frozen') return null;
  return (
    <div className={styles.banner}>
      <Notice tone="caution" role="status" title="Billing is paused">
        <p>
          Your account keeps working and nothing is charged. Plans and payments can be changed again when the
          pause is over; there is nothing for you to do.
        </p>
      </Notice>
    </div>
  );
}
