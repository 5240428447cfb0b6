import type { ReactNode } from 'react';
import { classNames } from '@/web/lib/classNames.ts';
import { formatMinor, formatSigned } from '@/web/lib/format/formatMinor.ts';
import styles from './Amount.module.css';

type AmountProps = {
  amountMinor: number | null;
  currency: string;
  isSigned?: boolean;
  /** Grids show zero as a dash; a single figure is written out. */
  zero?: 'dash' | 'digits';
};

export function Amount({ amountMinor, currency, isSigned = false, zero = 'dash' }: AmountProps): ReactNode {
  if (amountMinor === null) return <span className={styles.zero} />;
  if (amountMinor === 0 && zero === 'dash') {
    return (
      <span className={styles.zero}>
        <span aria-hidden="true">–</span>
        <span className="visuallyHidden">zero</span>
      </span>
    );
  }
  const text = isSigned ? formatSigned(amountMinor, currency) : formatMinor(amountMinor, currency);
  return <span className={classNames(styles.amount, amountMinor < 0 && styles.negative)}>{text}</span>;
}
