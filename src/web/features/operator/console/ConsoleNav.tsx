import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { ThemeSelect } from '@/web/app/ThemeSelect.tsx';
import { Button } from '@/web/components/Button.tsx';
import pageLink from '@/web/components/PageLink.module.css';
import styles from './ConsoleNav.module.css';
import { CONSOLE_GROUPS, CONSOLE_PAGES } from './consolePages.ts';
import { KeyHint } from './KeyHint.tsx';
import type { OpenBox } from './useConsoleKeys.ts';
import { useConsolePlace } from './useConsolePlace.ts';

export function ConsoleNav({ onOpen }: { onOpen: (box: OpenBox) => void }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { splat } = useConsolePlace();
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving anywhere closes the menu
  useEffect(() => setOpen(false), [splat]);
  return (
    <header className={styles.rail}>
      <div className={styles.top}>
        <span className={styles.brand}>
          <img src="/favicon.svg" alt="" width="24" height="24" /> Operations
        </span>
        <Button
          className={styles.menuButton}
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </Button>
      </div>
      <div id="menu" className={styles.menu} data-open={isOpen}>
        <nav aria-label="Operations">
          <PageGroups />
        </nav>
        <div className={styles.foot}>
          <Button className={styles.find} onClick={() => onOpen('commands')}>
            Find or do <kbd>Ctrl K</kbd>
          </Button>
          <ThemeSelect />
          <Button tone="quiet" onClick={() => onOpen('keys')}>
            Shortcuts <kbd>?</kbd>
          </Button>
          <Link to="/" className={pageLink.link}>
            To the books
          </Link>
        </div>
      </div>
    </header>
  );
}

function PageGroups(): ReactNode {
  const { page } = useConsolePlace();
  const groups = CONSOLE_GROUPS.map((group) => ({
    ...group,
    pages: CONSOLE_PAGES.filter((one) => one.group === group.name),
  })).filter(({ pages }) => pages.length > 0);
  return groups.map(({ name, label, pages }) => (
    <div key={name} className={styles.group}>
      <p className={styles.groupName}>{label}</p>
      <ul>
        {pages.map((one) => (
          <li key={one.page}>
            <Link
              className={`${pageLink.link} ${styles.page}`}
              to="/operator/$"
              params={{ _splat: one.page }}
              search={{}}
              aria-current={one.page === page ? 'page' : undefined}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              {one.label} <KeyHint>g {one.key}</KeyHint>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
