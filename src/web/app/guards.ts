import { redirect } from '@tanstack/react-router';
import { takeInvitationToken } from '@/web/features/members/invitationToken.ts';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

const LAST_COMPANY_KEY = 'accubooks.lastCompany';

export function rememberCompany(companyId: string): void {
  localStorage.setItem(LAST_COMPANY_KEY, companyId);
}

/** The company that was open last; undefined when none was. */
export function lastCompany(): string | undefined {
  return localStorage.getItem(LAST_COMPANY_KEY) ?? undefined;
}

/** Pages of a company need somebody signed in; afterwards the reader lands where they wanted to go. */
export async function requireSession({ location }: { location: { href: string } }): Promise<void> {
  await browserSession.start();
  if (browserSession.state().status !== 'signedIn') {
    throw redirect({ to: '/sign-in', search: { next: location.href } });
  }
}

/** An invitation waits in this tab while its bearer signs in. */
export async function requireSessionToJoin(): Promise<void> {
  takeInvitationToken();
  await browserSession.start();
  if (browserSession.state().status !== 'signedIn')
    throw redirect({ to: '/sign-in', search: { next: '/join' } });
}

export async function requireSignedOut(): Promise<void> {
  await browserSession.start();
  if (browserSession.state().status === 'signedIn') throw redirect({ to: '/' });
}

/** The company that was open last, the first one, or the form for a first one. */
export async function goHome(): Promise<void> {
  await browserSession.start();
  if (browserSession.state().status !== 'signedIn') throw redirect({ to: '/sign-in', search: {} });
  const companies = await queryClient.fetchQuery(companyQueries.list);
  const last = lastCompany();
  const chosen = companies.find(({ id }) => id === last) ?? companies[0];
  if (chosen === undefined) throw redirect({ to: '/new-company' });
  throw redirect({ to: '/c/$companyId', params: { companyId: chosen.id }, search: {} });
}
