import type { ReactNode } from 'react';
import { KeyList, type KeyMeaning } from '@/web/features/commands/KeyList.tsx';
import { CONSOLE_ACTIONS } from './consoleActions.ts';
import { CONSOLE_PAGES } from './consolePages.ts';

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

export function ConsoleKeys(box: { isOpen: boolean; onClose: () => void }): ReactNode {
  return <KeyList {...box} keys={KEYS} />;
}
