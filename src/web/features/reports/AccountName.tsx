import type { ReactNode } from 'react';
import styles from './AccountName.module.css';

/** Longer ones are paths such as `Assets:Bank:Checking`, which say what the name says. */
const NUMBER_CHARS_MAX = 12;

/** Number and name of an account; what says both is not said twice. */
export function AccountName({ number, name }: { number: string; name: string }): ReactNode {
  if (number === name || number.length > NUMBER_CHARS_MAX) {
    return (
      <span className={styles.account} title={name}>
        {number}
      </span>
    );
  }
  return (
    <span className={styles.account} title={`${number} ${name}`}>
      <span className={styles.number}>{number}</span>
      {name}
    </span>
  );
}
