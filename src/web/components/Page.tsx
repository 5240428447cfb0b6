import { type ReactNode, useEffect } from 'react';
import styles from './Page.module.css';

type PageProps = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode };

/** One screen: its heading takes the focus when the reader arrives, see useArrival. */
export function Page({ title, lead, actions, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · AccuBooks`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1 tabIndex={-1}>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
