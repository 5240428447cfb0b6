import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import pageLink from '@/web/components/PageLink.module.css';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { BooksState } from './BooksState.tsx';
import { CompanySwitcher } from './CompanySwitcher.tsx';
import { OperatorLink } from './OperatorLink.tsx';
import styles from './Sidebar.module.css';
import { ThemeSelect } from './ThemeSelect.tsx';
import { useNavigation } from './useNavigation.ts';
import type { OpenBox } from './useShortcuts.ts';

const GROUPS = [
  { name: 'main', label: undefined },
  { name: 'reports', label: 'Reports' },
  { name: 'books', label: 'Books' },
  { name: 'company', label: 'Company' },
] as const;

async function signOut(): Promise<void> {
  await browserSession.signOut();
  queryClient.clear();
}

type SidebarProps = { companyId: string; onOpen: (box: OpenBox) => void };

export function Sidebar({ companyId, onOpen }: SidebarProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const navigation = useNavigation(companyId);
  const groups = GROUPS.map((group) => ({
    ...group,
    pages: navigation.filter((page) => page.group === group.name),
  })).filter(({ pages }) => pages.length > 0);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving anywhere closes the menu
  useEffect(() => setOpen(false), [path]);
  return (
    <header className={styles.sidebar}>
      <div className={styles.top}>
        <CompanySwitcher companyId={companyId} />
        <Button
          className={styles.menuButton}
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </Button>
        <BooksState companyId={companyId} />
      </div>
      <div id="menu" className={styles.menu} data-open={isOpen}>
        <nav aria-label="Pages">
          {groups.map(({ name, label, pages }) => (
            <div key={name} className={styles.group}>
              {label && <p className={styles.groupName}>{label}</p>}
              <ul>
                {pages.map((page) => (
                  <li key={page.to}>
                    <Link
                      className={pageLink.link}
                      to={page.to}
                      params={{ companyId }}
                      search={{}}
                      activeOptions={{ exact: page.to === '/c/$companyId', includeSearch: false }}
                    >
                      {page.label}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className={styles.foot}>
          <Button className={styles.find} onClick={() => onOpen('commands')}>
            Find or do <kbd>Ctrl K</kbd>
          </Button>
          <ThemeSelect />
          <OperatorLink className={pageLink.link} />
          <Link className={pageLink.link} to="/account/security">
            Your account
          </Link>
          <div className={styles.footRow}>
            <Button tone="quiet" onClick={() => onOpen('keys')}>
              Shortcuts
            </Button>
            <Button tone="quiet" onClick={() => void signOut()}>
              Sign out
            </Button>
          </div>
        </div>
      </div>
    </header>
  );
}
