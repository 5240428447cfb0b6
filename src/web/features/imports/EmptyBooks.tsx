import type { ReactNode } from 'react';
import { DropZone } from './DropZone.tsx';
import styles from './EmptyBooks.module.css';

/** The first thing a company without books sees, on every page that needs them. */
export function EmptyBooks({ companyId }: { companyId: string }): ReactNode {
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
