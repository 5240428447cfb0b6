import type { ReactNode } from 'react';
import styles from './AccountName.module.css';

/** Books without numbers name the account by its number alone; it is not said twice. */
export function AccountName({ number, name }: { number: string; name: string }): ReactNode {
  return (
    <span className={styles.account} title={`${number} ${name}`}>
      {number !== name && <span className={styles.number}>{number}</span>}
      {name}
    </span>
  );
}
