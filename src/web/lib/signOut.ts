import { browserSession } from './api/browserSession.ts';
import { queryClient } from './queries/queryClient.ts';

/** Ends the session, and forgets all that was read in it: the next person at this screen is another. */
export async function signOut(): Promise<void> {
  await browserSession.signOut();
  queryClient.clear();
}
