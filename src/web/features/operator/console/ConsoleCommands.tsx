import type { ReactNode } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { CommandPicker, type PickedCommand } from '@/web/features/commands/CommandPicker.tsx';
import { KeyList, type KeyMeaning } from '@/web/features/commands/KeyList.tsx';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { chooseTheme, THEMES } from '@/web/lib/theme.ts';
import { handleAction } from './actionHandlers.ts';
import { actionsAt, CONSOLE_ACTIONS } from './consoleActions.ts';
import { CONSOLE_PAGES } from './consolePages.ts';
import { useConsolePlace } from './useConsolePlace.ts';

type BoxProps = { isOpen: boolean; onClose: () => void };

/** One box over all pages and everything that operators can do. */
export function ConsoleCommands({ isOpen, onClose }: BoxProps): ReactNode {
  const { page: here, rest, goTo, setAct } = useConsolePlace();
  const elsewhere = CONSOLE_ACTIONS.filter(({ isWithin }) => isWithin === undefined).map(
    ({ page, act, label }): PickedCommand => {
      return { key: `${page}?${act}`, label, kind: 'Action', run: () => goTo(page, { do: act }) };
    },
  );
  const within = (rest === '' ? [] : actionsAt(here, rest)).map(({ act, label }): PickedCommand => {
    const run = (): void => {
      if (!handleAction(act)) setAct(act);
    };
    return { key: act, label, kind: 'Action', run };
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
    { key: 'signOut', label: 'Sign out', kind: 'Action', run: () => void browserSession.signOut() },
  ];
  return (
    <Dialog title="Find or do" isOpen={isOpen} onClose={onClose}>
      <CommandPicker label="Page or action" commands={[...pages, ...actions, ...others]} onClose={onClose} />
    </Dialog>
  );
}

const labelOf = (page: string) => CONSOLE_PAGES.find((one) => one.page === page)?.label ?? '';

const KEYS: readonly KeyMeaning[] = [
  { keys: 'Ctrl K  or  /', does: 'Find a page, or do something' },
  { keys: '?', does: 'This list' },
  { keys: 'j  k', does: 'Next and previous row' },
  { keys: 'Enter', does: 'Open the row' },
  { keys: 'a', does: 'Acknowledge the incident of the row' },
  { keys: 'r', does: 'The runbook of the row' },
  { keys: 'Esc', does: 'Close what is open' },
  ...CONSOLE_PAGES.map(({ key, label }) => ({ keys: `g  ${key}`, does: label })),
  ...CONSOLE_ACTIONS.flatMap(({ key, label, page, isWithin }) =>
    key === undefined
      ? []
      : [{ keys: key, does: `${label} (on ${labelOf(page)}${isWithin ? ', in one' : ''})` }],
  ),
];

export function ConsoleKeys(props: BoxProps): ReactNode {
  return <KeyList {...props} keys={KEYS} />;
}
