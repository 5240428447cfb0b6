import { type ReactNode, useEffect } from 'react';
import styles from './DoorPage.module.css';

/** A page before the company: one column, one task. */
export function DoorPage({ title, children }: { title: string; children: ReactNode }): ReactNode {
  useEffect(() => {
    document.title = `${title} · AccuBooks`;
  }, [title]);
  return (
    <main className={styles.door}>
      <p className={styles.brand}>
        <img src="/favicon.svg" alt="" width="28" height="28" /> AccuBooks
      </p>
      <p className={styles.promise}>
        Your company's cash ahead, from its real books, with an honest band around it.
      </p>
      <div className={styles.sheet}>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
