import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Page } from '@/web/components/Page.tsx';
import { useSession } from '@/web/lib/useSession.ts';
import styles from './AccountFrame.module.css';

type AccountFrameProps = { title: string; lead?: ReactNode; children: ReactNode };

/** A page of the person, apart from every company. */
export function AccountFrame({ title, lead, children }: AccountFrameProps): ReactNode {
  const session = useSession();
  const navigate = useNavigate();
  useEffect(() => {
    if (session.status === 'signedOut') void navigate({ to: '/sign-in', search: {} });
  }, [session, navigate]);
  return (
    <main id="content" className={styles.account} tabIndex={-1}>
      <p className={styles.brand}>
        <img src="/favicon.svg" alt="" width="22" height="22" />
        <Link to="/">Back to the company</Link>
      </p>
      <Page title={title} lead={lead}>
        {children}
      </Page>
    </main>
  );
}
