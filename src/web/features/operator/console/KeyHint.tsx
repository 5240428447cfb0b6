import type { ReactNode } from 'react';
import styles from './KeyHint.module.css';

/** Which key does the same; the list of keys tells screen readers. */
export function KeyHint({ children }: { children: ReactNode }): ReactNode {
  return (
    <span className={styles.key} aria-hidden="true">
      {children}
    </span>
  );
}
