/**
 * Kept in this browser while the invited person signs in or up, which may go on in another tab, by the link of a
 * mail; it never stands in an address that is sent to a server.
 */
const KEY = 'accubooks.invitation';

/** The token behind the # of the address, or the one that waited for the sign-in. */
export function takeInvitationToken(): string | undefined {
  const given = window.location.hash.slice(1);
  if (given !== '') {
    localStorage.setItem(KEY, given);
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }
  return localStorage.getItem(KEY) ?? undefined;
}

export function forgetInvitationToken(): void {
  localStorage.removeItem(KEY);
}

export function hasInvitationToken(): boolean {
  return localStorage.getItem(KEY) !== null;
}
