/**
 * The one list of what a person may do only after they confirmed their e-mail address: whatever reaches other
 * people, or money, in their name. Reading is never on it.
 */

/** By the names that the API's description gives its operations. */
const OPERATIONS: ReadonlySet<string> = new Set([
  'inviteMember',
  'acceptInvitation',
  'makeApiKey',
  'makeShareLink',
]);
/** Addresses under which everything that changes something is meant. */
const AREAS = /^\/api\/billing(\/|$)/;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for a route that asks for a confirmed address. */
export function needsVerifiedEmail(route: {
  readonly method: string;
  readonly url: string;
  readonly operationId: string | undefined;
  readonly isPublic: boolean;
}): boolean {
  const { method, url, operationId, isPublic } = route;
  if (isPublic || READING.has(method)) return false;
  return AREAS.test(url) || (operationId !== undefined && OPERATIONS.has(operationId));
}
