import type { FastifyRequest } from 'fastify';
import { needsVerifiedEmail } from '@/core/access/needsVerifiedEmail.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';

function isVerifiedOnly({ method, routeOptions }: FastifyRequest): boolean {
  const { url = '', schema, config } = routeOptions;
  const operationId = (schema as { operationId?: string } | undefined)?.operationId;
  const isPublic = (config.permission ?? 'public') === 'public';
  return needsVerifiedEmail({ method, url, operationId, isPublic });
}

/**
 * Refuses what reaches others to whoever has not confirmed their address. Only where mail is sent: elsewhere
 * nobody could. To be called where the caller is known.
 */
export function requireVerifiedEmail(server: ApiServer, database: Database): void {
  server.addHook('onRequest', async (request) => {
    const { userId } = request;
    if (userId === undefined || !isVerifiedOnly(request)) return;
    const rows = await database.asPerson({ userId }, (sql) =>
      sql('SELECT id FROM users WHERE id = $1 AND email_verified_at IS NOT NULL', [userId], 'is_verified'),
    );
    if (rows.length === 0) throw new AppError('EMAIL_UNVERIFIED');
  });
}
