import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { COMPANY_HEADER } from '@/shared/http/wireContract.ts';
import { DOCS_PREFIX } from './serveDocs.ts';

/** Routes that plugins register for us: the pages of the API's description, and the built web application. */
const PLUGIN_ROUTE = new RegExp(`^(${DOCS_PREFIX}(/.*)?|/\\*|/)$`);

/** The member's only company; a person in several must say which one. */
async function onlyCompanyOf(database: Database, userId: string): Promise<string> {
  const rows = await database.asPerson({ userId }, (sql) =>
    sql<{ company_id: string }>(
      'SELECT company_id FROM memberships WHERE user_id = $1 LIMIT 2',
      [userId],
      'only_company',
    ),
  );
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new AppError('COMPANY_REQUIRED');
  return row.company_id;
}

/** Establishes the caller before each handler, by the access that the route declares. */
export function addCallerHooks(
  server: ApiServer,
  deps: { database: Database; accessTokens: AccessTokens },
): void {
  server.decorateRequest('userId', undefined);
  server.decorateRequest('sessionId', undefined);
  server.decorateRequest('companyId', undefined);

  server.addHook('onRoute', (route) => {
    if (route.config?.access !== undefined) return;
    if (!PLUGIN_ROUTE.test(route.url))
      throw new Error(`route ${route.method} ${route.url} declares no access`);
    route.config = { ...route.config, access: 'public' };
  });

  server.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) throw new AppError('UNAUTHENTICATED');
    const claims = await deps.accessTokens.verify(token);
    request.userId = claims.userId;
    request.sessionId = claims.sessionId;
    if (access !== 'company') return;
    const named = request.headers[COMPANY_HEADER];
    request.companyId = typeof named === 'string' ? named : await onlyCompanyOf(deps.database, claims.userId);
  });
}
