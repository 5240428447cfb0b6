import { useCallback } from 'react';
import type { Box } from '@/web/app/useBoxes.ts';
import { usePageKeys } from '@/web/app/usePageKeys.ts';
import { actionsAt } from './consoleActions.ts';
import { CONSOLE_PAGES } from './consolePages.ts';
import { moveRow } from './moveRow.ts';
import { useConsolePlace } from './useConsolePlace.ts';

const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1 };

/** The keys of every page: where to go, which row, which form. */
export function useConsoleKeys(open: (box: Box) => void): void {
  const { page, rest, goTo, askedFor, setAct, perform } = useConsolePlace();
  const press = useCallback(
    (key: string, isLed: boolean): boolean => {
      const actions = actionsAt(page, rest);
      if (actions.some(({ act }) => act === askedFor())) {
        // Its page has yet to read what the form shows: what is typed meanwhile is meant for the form.
        if (key === 'Escape') setAct(undefined);
        return key.length === 1;
      }
      const target = CONSOLE_PAGES.find((one) => one.key === key);
      if (isLed && target) {
        goTo(target.page);
        return true;
      }
      const step = STEPS[key];
      if (step !== undefined) return moveRow(step);
      const action = actions.find((one) => one.key === key);
      if (action) perform(action);
      return action !== undefined;
    },
    [page, rest, goTo, askedFor, setAct, perform],
  );
  usePageKeys(open, press);
}
