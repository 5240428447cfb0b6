import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Notice } from '@/web/components/Notice.tsx';
import { accountQueries } from '@/web/lib/queries/accountQueries.ts';
import styles from './ServiceBanner.module.css';

/** Says at the top of every page what waits for an address that nobody has confirmed. */
export function EmailBanner(): ReactNode {
  const { data: account } = useQuery(accountQueries.own);
  if (!account?.isMailOn || account.isEmailVerified) return null;
  return (
    <div className={styles.banner}>
      <Notice
        tone="caution"
        title="Confirm your e-mail address"
        actions={<Link to="/account/security">Send me the link</Link>}
      >
        <p>Inviting people, API keys, share links and billing wait for it; everything else works.</p>
      </Notice>
    </div>
  );
}
