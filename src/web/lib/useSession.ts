import { useSyncExternalStore } from 'react';
import { browserSession } from './api/browserSession.ts';
import type { SessionState } from './api/Session.ts';

export function useSession(): SessionState {
  return useSyncExternalStore(browserSession.subscribe, browserSession.state);
}
