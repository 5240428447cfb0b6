import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import styles from './SideMenu.module.css';
import { ThemeSelect } from './ThemeSelect.tsx';
import type { Box } from './useBoxes.ts';

type SideMenuProps = {
  /** What the pages are pages of. */
  label: string;
  groups: readonly { readonly name: string; readonly label: string | undefined }[];
  /** In their order; a group without pages is not shown. */
  links: readonly { readonly key: string; readonly group: string; readonly link: ReactNode }[];
  head: ReactNode;
  note?: ReactNode;
  /** What stands last, below the way to find something. */
  children: ReactNode;
  onOpen: (box: Box) => void;
};

/** The menu beside every page; on a narrow screen it stands above and is folded. */
export function SideMenu({ label, groups, links, head, note, children, onOpen }: SideMenuProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving anywhere closes the menu
  useEffect(() => setOpen(false), [path]);
  const filled = groups.filter(({ name }) => links.some(({ group }) => group === name));
  return (
    <header className={styles.rail}>
      <div className={styles.top}>
        {head}
        <Button
          className={styles.menuButton}
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </Button>
        {note && <div className={styles.note}>{note}</div>}
      </div>
      <div id="menu" className={styles.menu} data-open={isOpen}>
        <nav aria-label={label}>
          {filled.map(({ name, label: groupName }) => (
            <div key={name} className={styles.group}>
              {groupName && <p className={styles.groupName}>{groupName}</p>}
              <ul>
                {links
                  .filter(({ group }) => group === name)
                  .map(({ key, link }) => (
                    <li key={key}>{link}</li>
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
          {children}
        </div>
      </div>
    </header>
  );
}
