import { useState } from 'react';

/** Takes the token behind the # out of the address, so that no history and no other page sees it. */
function takeLinkToken(): string | undefined {
  const token = window.location.hash.slice(1);
  if (token !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  return token === '' ? undefined : token;
}

/** The token of the link that opened the page; undefined when the address lacks it. */
export function useLinkToken(): string | undefined {
  const [token] = useState(takeLinkToken);
  return token;
}
