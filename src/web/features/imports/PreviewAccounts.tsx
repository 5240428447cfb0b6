import type { ReactNode } from 'react';
import type { ImportPreview } from '@/features/imports/importContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import styles from './PreviewAccounts.module.css';

type PreviewAccountsProps = { accounts: ImportPreview['accounts']; total: number };

export function PreviewAccounts({ accounts, total }: PreviewAccountsProps): ReactNode {
  if (accounts.length === 0) return null;
  return (
    <details className={styles.accounts}>
      <summary>
        {formatCount(total, 'account')} and how each is understood
        {total > accounts.length && `; the first ${accounts.length}`}
      </summary>
      <DataTable
        label="Accounts of the file"
        isTall
        rows={accounts}
        keyOf={({ number }) => number}
        columns={[
          { name: 'Account', cell: ({ number }) => number },
          { name: 'Name', cell: ({ name }) => name },
          { name: 'Type', cell: ({ type }) => type },
          { name: 'Cash', cell: ({ isCash }) => (isCash ? 'Cash' : '') },
          { name: 'In the books', cell: ({ isNew }) => (isNew ? 'New' : 'Already') },
        ]}
      />
    </details>
  );
}
