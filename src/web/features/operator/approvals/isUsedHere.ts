/** What a signed approval can be used for over the API. A hold is lifted at the keyboard: the API is down then. */
export function isUsedHere(action: string): boolean {
  return action === 'billing.resume';
}
