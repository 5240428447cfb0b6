import type { ReactNode } from 'react';
import type { ImportPreview } from '@/features/imports/importContract.ts';
import { TableFrame } from '@/web/components/TableFrame.tsx';
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
      <TableFrame label="Accounts of the file" isTall>
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Cash</th>
              <th scope="col">In the books</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map(({ number, name, type, isCash, isNew }) => (
              <tr key={number}>
                <th scope="row">{number}</th>
                <td>{name}</td>
                <td>{type}</td>
                <td>{isCash ? 'Cash' : ''}</td>
                <td>{isNew ? 'New' : 'Already'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </details>
  );
}
