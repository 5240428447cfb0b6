/** Kept while the invited person signs in or up; it never stands in an address that is sent to a server. */
const KEY = 'accubooks.invitation';

/** The token behind the # of the address, or the one that waited for the sign-in. */
export function takeInvitationToken(): string | undefined {
  const given = window.location.hash.slice(1);
  if (given !== '') {
    sessionStorage.setItem(KEY, given);
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }
  return sessionStorage.getItem(KEY) ?? undefined;
}

export function forgetInvitationToken(): void {
  sessionStorage.removeItem(KEY);
}
