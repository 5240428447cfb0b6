import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { DropZone } from './DropZone.tsx';
import styles from './EmptyBooks.module.css';

/** The first thing a company without books sees, on every page that needs them. */
export function EmptyBooks({ companyId }: { companyId: string }): ReactNode {
  const { data: overview } = useQuery(companyQueries.overview(companyId));
  if (overview && !overview.permissions.includes('books.import'))
    return <p>There are no books yet. An owner, admin or accountant of the company can import them.</p>;
  return (
    <div className={styles.empty}>
      <p>
        Drop one file with your books and see your cash, what is ahead and every voucher behind it; nothing is
        written before you have seen what is in the file.
      </p>
      <DropZone companyId={companyId} />
    </div>
  );
}
