import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { handleAction } from './actionHandlers.ts';
import type { ConsoleAction } from './consoleActions.ts';

/** Where the console stands: page, what follows it, and the form that is open; and the way elsewhere. */
export function useConsolePlace() {
  const { _splat: splat = '' } = useParams({ from: '/operator/$' });
  const { do: act, show } = useSearch({ from: '/operator/$' });
  const navigate = useNavigate();
  const router = useRouter();
  const [page = '', ...rest] = splat.split('/').filter(Boolean);
  const goTo = useCallback(
    (place: string, search: { do?: string; show?: string } = {}) =>
      void navigate({ to: '/operator/$', params: { _splat: place }, search }),
    [navigate],
  );
  /** The form that was asked for last, also when the page does not show it yet. */
  const askedFor = useCallback((): string | undefined => {
    const { search } = router.latestLocation;
    return 'do' in search ? search.do : undefined;
  }, [router]);
  /** Opens or closes a form of this page; going back closes it as well. */
  const setAct = useCallback(
    (next: string | undefined) => {
      // A box tells that it closed a moment later, when the reader may be elsewhere already.
      const { pathname } = router.latestLocation;
      const isHere = pathname.replace(/\/$/, '') === `/operator/${splat}`.replace(/\/$/, '');
      if (next === undefined && (!isHere || askedFor() === undefined)) return;
      void navigate({
        to: '/operator/$',
        params: { _splat: splat },
        search: (old) => ({ ...old, do: next }),
        replace: next === undefined,
      });
    },
    [navigate, router, splat, askedFor],
  );
  const perform = useCallback(
    (action: ConsoleAction): void => (action.isAtOnce ? handleAction(action.act) : setAct(action.act)),
    [setAct],
  );
  return { page, rest: rest.join('/'), act, show, goTo, askedFor, setAct, perform };
}
