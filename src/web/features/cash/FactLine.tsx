import type { ReactNode } from 'react';
import type { Cash } from '@/features/reports/reportContract.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import type { CashForecast } from './CashForecast.ts';
import { cashFacts } from './cashFacts.ts';
import { Fact } from './Fact.tsx';
import styles from './FactLine.module.css';

type FactLineProps = {
  /** Without accounts nothing is said of how many there are. */
  cash: Pick<Cash, 'currency' | 'cashMinor' | 'booksUntil'> & Partial<Pick<Cash, 'accounts'>>;
  forecast: CashForecast | null;
};

/** The four figures of the company; three of them need a forecast. */
export function FactLine({ cash, forecast }: FactLineProps): ReactNode {
  const { currency, cashMinor, booksUntil, accounts } = cash;
  const where = accounts ? `, ${formatCount(accounts.length, 'account')}` : '';
  const chosen = forecast?.scenario?.forecast ?? forecast?.baseline;
  const facts = chosen ? cashFacts(chosen, cashMinor, currency) : [];
  return (
    <dl className={styles.line}>
      <Fact
        label={`Cash on ${booksUntil === null ? 'no date' : formatDate(booksUntil)}`}
        value={formatMinor(cashMinor, currency)}
        unit={currency}
        note={`In hand and at the bank${where}`}
        definition="The balance of all cash and bank accounts at the last date of the books, to the cent as the books say."
      />
      {facts.map(({ key, ...fact }) => (
        <Fact key={key} {...fact} {...(key === 'runway' ? {} : { unit: currency })} />
      ))}
    </dl>
  );
}
