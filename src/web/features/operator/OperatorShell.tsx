import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import pageLink from '@/web/components/PageLink.module.css';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { SkipLink } from '@/web/components/SkipLink.tsx';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import styles from './OperatorShell.module.css';

const PAGES = [
  { to: '/operator/flags', label: 'Feature flags' },
  { to: '/operator/limits', label: 'Rate limits' },
  { to: '/operator/own-money', label: 'Own money' },
] as const;

/** What surrounds the pages of whoever runs the platform. The API refuses everybody else; this only says so. */
export function OperatorShell(): ReactNode {
  const { data: me, error } = useQuery(operatorQueries.me);
  return (
    <div className={styles.shell}>
      <SkipLink />
      <header className={styles.head}>
        <span className={styles.brand}>
          <img src="/favicon.svg" alt="" width="24" height="24" /> Operations
        </span>
        <nav aria-label="Operations">
          <ul className={styles.pages}>
            {PAGES.map(({ to, label }) => (
              <li key={to}>
                <Link to={to} className={pageLink.link}>
                  {label}
                </Link>
              </li>
            ))}
            <li>
              <Link to="/" className={pageLink.link}>
                To the books
              </Link>
            </li>
          </ul>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {error && <ErrorNotice error={error} what="Who you are could not be read" />}
        {me === undefined && !error && <Skeleton shape="table" label="Reading who you are" />}
        {me?.isOperator === true && <Outlet />}
        {me?.isOperator === false && (
          <Page title="For operators only">
            <p>These pages are for those who run this platform. Whoever runs the server can add one.</p>
          </Page>
        )}
      </main>
    </div>
  );
}
