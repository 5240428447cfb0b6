import type { ReactNode } from 'react';
import styles from './DialogActions.module.css';

/** The buttons at the end of a dialog: first the one that leaves everything as it is. */
export function DialogActions({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles.actions}>{children}</div>;
}
