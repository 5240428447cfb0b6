import type { ReactNode } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { CommandPicker, type PickedCommand } from '@/web/features/commands/CommandPicker.tsx';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { signOut } from '@/web/lib/signOut.ts';
import { chooseTheme, THEMES } from '@/web/lib/theme.ts';
import { actionsAt, CONSOLE_ACTIONS } from './consoleActions.ts';
import { CONSOLE_PAGES } from './consolePages.ts';
import { useConsolePlace } from './useConsolePlace.ts';

/** One box over all pages and everything that operators can do. */
export function ConsoleCommands({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const { page: here, rest, goTo, perform } = useConsolePlace();
  const elsewhere = CONSOLE_ACTIONS.filter(({ isWithin }) => isWithin === undefined).map(
    ({ page, act, label }): PickedCommand => {
      return { key: `${page}?${act}`, label, kind: 'Action', run: () => goTo(page, { do: act }) };
    },
  );
  const within = (rest === '' ? [] : actionsAt(here, rest)).map((action): PickedCommand => {
    return { key: action.act, label: action.label, kind: 'Action', run: () => perform(action) };
  });
  const actions = [...within, ...elsewhere];
  const pages = CONSOLE_PAGES.map(({ page, label }): PickedCommand => {
    return { key: `/${page}`, label, kind: 'Page', run: () => goTo(page) };
  });
  const themes = THEMES.map((theme): PickedCommand => {
    const label = theme === 'system' ? 'Colours of the console: dark' : `Use ${theme} colours`;
    return { key: theme, label, kind: 'Action', run: () => chooseTheme(theme) };
  });
  const others: PickedCommand[] = [
    {
      key: 'read',
      label: 'Read everything anew',
      kind: 'Action',
      run: () => void queryClient.invalidateQueries(),
    },
    ...themes,
    { key: 'signOut', label: 'Sign out', kind: 'Action', run: () => void signOut() },
  ];
  return (
    <Dialog title="Find or do" isOpen={isOpen} onClose={onClose}>
      <CommandPicker label="Page or action" commands={[...pages, ...actions, ...others]} onClose={onClose} />
    </Dialog>
  );
}
