import type { ReactNode } from 'react';
import styles from './SkipLink.module.css';

/** For the keyboard: past the navigation. Seen only while it has the focus. */
export function SkipLink(): ReactNode {
  return (
    <a className={styles.skip} href="#content">
      Skip to the content
    </a>
  );
}
