import { useEffect, useRef } from 'react';
import { areSingleKeysOn, isTyping } from '@/web/lib/shortcuts.ts';
import { handleAction } from './actionHandlers.ts';
import { actionsAt } from './consoleActions.ts';
import { CONSOLE_PAGES } from './consolePages.ts';
import { moveRow } from './moveRow.ts';
import { useConsolePlace } from './useConsolePlace.ts';

export type OpenBox = 'none' | 'commands' | 'keys';

/** How long `g` waits for its second key. */
const SEQUENCE_MS = 1_500;
const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1 };

/** The keys of every page: where to go, which row, which form. */
export function useConsoleKeys(open: (box: OpenBox) => void): void {
  const { page, rest, goTo, setAct } = useConsolePlace();
  const leaderAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const press = (key: string, isLed: boolean): boolean => {
      const target = CONSOLE_PAGES.find((one) => one.key === key);
      if (isLed && target) {
        goTo(target.page);
        return true;
      }
      const step = STEPS[key];
      if (step !== undefined) return moveRow(step);
      const action = actionsAt(page, rest).find((one) => one.key === key);
      if (action) {
        if (!handleAction(action.act)) setAct(action.act);
      } else if (key === '/') open('commands');
      else if (key === '?') open('keys');
      else return false;
      return true;
    };
    const onKey = (event: KeyboardEvent): void => {
      const { key, timeStamp, target, ctrlKey, metaKey, altKey } = event;
      if ((ctrlKey || metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault();
        open('commands');
        return;
      }
      if (ctrlKey || metaKey || altKey || isTyping(target) || !areSingleKeysOn()) return;
      if (document.querySelector('dialog[open]') || event.defaultPrevented) return;
      const isLed = timeStamp - leaderAt.current < SEQUENCE_MS;
      leaderAt.current = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
      if (press(key, isLed)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [page, rest, goTo, setAct, open]);
}
