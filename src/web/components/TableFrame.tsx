import { type ReactNode, useRef } from 'react';
import { moveByArrow } from './moveByArrow.ts';
import styles from './TableFrame.module.css';

type TableFrameProps = { label: string; children: ReactNode; isTall?: boolean };

/** A table that scrolls on its own, with head and first column fixed; arrows move between its links. */
export function TableFrame({ label, children, isTall = false }: TableFrameProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this groups a table that scrolls
    <div
      ref={frame}
      className={styles.frame}
      data-tall={isTall}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onKeyDown={(event) => {
        if (frame.current && moveByArrow(frame.current, event.key)) event.preventDefault();
      }}
    >
      {children}
    </div>
  );
}
