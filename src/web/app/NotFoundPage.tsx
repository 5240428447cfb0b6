import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '@/web/components/Page.tsx';
import { ReportProblemLink } from '@/web/components/ReportProblemLink.tsx';
import { lastCompany } from './guards.ts';
import styles from './NotFoundPage.module.css';

export function NotFoundPage(): ReactNode {
  return (
    <main className={styles.alone}>
      <Page title="Nothing here" lead="There is no page at this address.">
        <p>
          <Link to="/">Go to your company</Link>
        </p>
        <div>
          <ReportProblemLink companyId={lastCompany()} />
        </div>
      </Page>
    </main>
  );
}
