import { AppError } from '@/shared/errors/AppError.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';

/**
 * Nothing is served while a hold is open: the process ends within moments, and until then this stands in the door.
 * Nor is anything before it is known whether one is, as after a start without a database. Health answers always.
 */
export function refuseWhileHeld(server: ApiServer, hold: HoldView): void {
  server.addHook('onRequest', async ({ url }) => {
    if (hold.isKnown && !hold.isHeld) return;
    if (!url.startsWith('/api/') || /^\/api\/(health|monitoring)(\/|$|\?)/.test(url)) return;
    throw new AppError(hold.isHeld ? 'SYSTEM_ON_HOLD' : 'DATABASE_UNAVAILABLE');
  });
}
