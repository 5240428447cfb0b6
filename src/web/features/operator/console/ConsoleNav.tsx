import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SideMenu } from '@/web/app/SideMenu.tsx';
import type { Box } from '@/web/app/useBoxes.ts';
import { Button } from '@/web/components/Button.tsx';
import pageLink from '@/web/components/PageLink.module.css';
import styles from './ConsoleNav.module.css';
import { CONSOLE_GROUPS, CONSOLE_PAGES } from './consolePages.ts';
import { KeyHint } from './KeyHint.tsx';
import { useConsolePlace } from './useConsolePlace.ts';

export function ConsoleNav({ onOpen }: { onOpen: (box: Box) => void }): ReactNode {
  const { page: here } = useConsolePlace();
  const links = CONSOLE_PAGES.map(({ page, label, key, group }) => ({
    key: page,
    group,
    link: (
      <Link
        className={`${pageLink.link} ${styles.page}`}
        to="/operator/$"
        params={{ _splat: page }}
        search={{}}
        aria-current={page === here ? 'page' : undefined}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {label} <KeyHint>g {key}</KeyHint>
      </Link>
    ),
  }));
  return (
    <SideMenu label="Operations" groups={CONSOLE_GROUPS} links={links} head={<Brand />} onOpen={onOpen}>
      <Button tone="quiet" onClick={() => onOpen('keys')}>
        Shortcuts <kbd>?</kbd>
      </Button>
      <Link to="/" className={pageLink.link}>
        To the books
      </Link>
    </SideMenu>
  );
}

function Brand(): ReactNode {
  return (
    <span className={styles.brand}>
      <img src="/favicon.svg" alt="" width="24" height="24" /> Operations
    </span>
  );
}
