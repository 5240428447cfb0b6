import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import pageLink from '@/web/components/PageLink.module.css';
import { ReportProblemLink } from '@/web/components/ReportProblemLink.tsx';
import { signOut } from '@/web/lib/signOut.ts';
import { BooksState } from './BooksState.tsx';
import { CompanySwitcher } from './CompanySwitcher.tsx';
import { OperatorLink } from './OperatorLink.tsx';
import styles from './Sidebar.module.css';
import { SideMenu } from './SideMenu.tsx';
import type { Box } from './useBoxes.ts';
import { useNavigation } from './useNavigation.ts';

const GROUPS = [
  { name: 'main', label: undefined },
  { name: 'reports', label: 'Reports' },
  { name: 'books', label: 'Books' },
  { name: 'company', label: 'Company' },
] as const;

type SidebarProps = { companyId: string; onOpen: (box: Box) => void };

export function Sidebar({ companyId, onOpen }: SidebarProps): ReactNode {
  const links = useNavigation(companyId).map(({ to, label, group }) => ({
    key: to,
    group,
    link: (
      <Link
        className={pageLink.link}
        to={to}
        params={{ companyId }}
        search={{}}
        activeOptions={{ exact: to === '/c/$companyId', includeSearch: false }}
      >
        {label}
      </Link>
    ),
  }));
  return (
    <SideMenu
      label="Pages"
      groups={GROUPS}
      links={links}
      head={<CompanySwitcher companyId={companyId} />}
      note={<BooksState companyId={companyId} />}
      onOpen={onOpen}
    >
      <OperatorLink className={pageLink.link} />
      <Link className={pageLink.link} to="/account/security">
        Your account
      </Link>
      <ReportProblemLink className={pageLink.link} />
      <div className={styles.footRow}>
        <Button tone="quiet" onClick={() => onOpen('keys')}>
          Shortcuts
        </Button>
        <Button tone="quiet" onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
    </SideMenu>
  );
}
