import type { ReactNode } from 'react';
import { classNames } from '@/web/lib/classNames.ts';
import styles from './Notice.module.css';

type NoticeProps = {
  tone?: 'plain' | 'caution' | 'negative' | 'good';
  title?: string;
  actions?: ReactNode;
  /** `alert` interrupts a screen reader; use it for what the reader just caused. */
  role?: 'alert' | 'status';
  children?: ReactNode;
};

const SIGNS = { plain: 'i', caution: '!', negative: '×', good: '✓' } as const;

export function Notice({ tone = 'plain', title, actions, role, children }: NoticeProps): ReactNode {
  return (
    <div className={classNames(styles.notice, styles[tone])} role={role}>
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div className={styles.body}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
