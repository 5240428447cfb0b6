import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { areSingleKeysOn, isTyping } from '@/web/lib/shortcuts.ts';
import { NAVIGATION } from './navigation.ts';

export type OpenBox = 'none' | 'commands' | 'keys';

/** How long `g` waits for its second key. */
const SEQUENCE_MS = 1_500;

export function useShortcuts(companyId: string, open: (box: OpenBox) => void): void {
  const navigate = useNavigate();
  const leaderAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open('commands');
        return;
      }
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      if (isModified || isTyping(event.target) || !areSingleKeysOn()) return;
      if (document.querySelector('dialog[open]')) return;
      const target = NAVIGATION.find(({ key }) => key === event.key);
      if (target && event.timeStamp - leaderAt.current < SEQUENCE_MS) {
        void navigate({ to: target.to, params: { companyId }, search: {} });
      } else if (event.key === '/') open('commands');
      else if (event.key === '?') open('keys');
      if (event.key === '/' || event.key === '?') event.preventDefault();
      leaderAt.current = event.key === 'g' ? event.timeStamp : 0;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [companyId, navigate, open]);
}
