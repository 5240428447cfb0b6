import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSession } from '@/web/lib/useSession.ts';

/** Whoever is signed out is shown the door, and comes back to where they were when it was not their doing. */
export function useSessionEnd(): void {
  const session = useSession();
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });
  useEffect(() => {
    if (session.status !== 'signedOut') return;
    void navigate({ to: '/sign-in', search: session.wasEnded ? { next: href } : {} });
  }, [session, navigate, href]);
}
