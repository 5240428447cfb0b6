/** What people ask for in a working day, drawn with a seed: sessions that begin on the cash page, and a voucher now and then. */
import type { BenchPlace } from './benchRoutes.ts';

/** Sessions between two changes of the books; an accountant books for an hour and others read all day. */
const SESSIONS_A_CHANGE = 10;

export type Step = { readonly kind: 'read'; readonly path: string } | { readonly kind: 'write' };

/** `draw` answers 0 to 1. Some fifty reads a change. */
export function cacheReplay(place: BenchPlace, sessions: number, draw: () => number): Step[] {
  const { forecastId, from, to } = place;
  const read = (path: string): Step => ({ kind: 'read', path });
  const steps: Step[] = [];
  for (let session = 0; session < sessions; session += 1) {
    steps.push(...['/api/cash', '/api/accounts', '/api/forecasts', `/api/forecasts/${forecastId}`].map(read));
    if (draw() < 0.6) steps.push(read(`/api/reports/profit-and-loss?from=${from}&to=${to}`));
    if (draw() < 0.3) steps.push(read(`/api/reports/balance-sheet?at=${to}`));
    if (draw() < 0.2) steps.push(read(`/api/reports/trial-balance?from=${from}&to=${to}`));
    if (session % SESSIONS_A_CHANGE === SESSIONS_A_CHANGE - 1) steps.push({ kind: 'write' });
  }
  return steps;
}
