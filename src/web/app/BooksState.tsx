import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import styles from './BooksState.module.css';

/** Until when the books go and whether they reconcile: always on screen. */
export function BooksState({ companyId }: { companyId: string }): ReactNode {
  const { data: overview } = useQuery(companyQueries.overview(companyId));
  if (overview === undefined) return <p className={styles.state}>&nbsp;</p>;
  if (overview.booksUntil === null) return <p className={styles.state}>No books yet</p>;
  return (
    <p className={styles.state}>
      <span>Books until {formatDate(overview.booksUntil)}</span>
      {overview.isReconciled ? (
        <span
          className={styles.good}
          title="Balances per month equal the sum of their postings; debit equals credit"
        >
          <span aria-hidden="true">✓ </span>Reconciled
        </span>
      ) : (
        <span className={styles.bad} title="A balance differs from the sum of its postings">
          <span aria-hidden="true">× </span>Not reconciled
        </span>
      )}
    </p>
  );
}
