import { useEffect, useRef } from 'react';
import { areSingleKeysOn, isTyping } from '@/web/lib/shortcuts.ts';
import type { Box } from './useBoxes.ts';

/** How long `g` waits for its second key. */
const SEQUENCE_MS = 1_500;

/** `isLed`: it follows `g`. True when it was meant for what asked. */
type Press = (key: string, isLed: boolean) => boolean;

/** The keys that mean something wherever nothing is typed: those of `press`, and those of the boxes. */
export function usePageKeys(open: (box: Box) => void, press: Press): void {
  const leaderAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
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
      if (!press(key, isLed)) {
        if (key === '/') open('commands');
        else if (key === '?') open('keys');
        else return;
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open, press]);
}
