import { isPermission, type Permission } from '@/core/access/permissions.ts';
import { isRole, type Role } from '@/core/access/roles.ts';
import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, accessOf, type RoutePermission } from '@/shared/http/ApiServer.ts';
import { permissionDenied } from '@/shared/http/permissionDenied.ts';
import { COMPANY_HEADER } from '@/shared/http/wireContract.ts';
import { isId } from '@/shared/ids/newId.ts';
import { DOCS_PREFIX } from './serveDocs.ts';

/** Routes that plugins register for us: the pages of the API's description, and the built web application. */
const PLUGIN_ROUTE = new RegExp(`^(${DOCS_PREFIX}(/.*)?|/\\*|/)$`);
const WITHOUT_COMPANY: readonly string[] = ['public', 'signedIn', 'operator'];

type Membership = { readonly companyId: string; readonly role: Role };

/** What the person is to the company; a member of exactly one need not name it. */
async function membershipOf(
  database: Database,
  userId: string,
  named: string | undefined,
): Promise<Membership> {
  if (named !== undefined && !isId(named)) throw new AppError('COMPANY_NOT_FOUND');
  const [row, ...others] = await database.readOnce<{ company_id: string; role: string }>(
    'SELECT company_id, role FROM memberships_of($1, $2)',
    [userId, named ?? null],
    'memberships_of',
  );
  if (row === undefined || others.length > 0)
    throw new AppError(named === undefined ? 'COMPANY_REQUIRED' : 'COMPANY_NOT_FOUND');
  if (!isRole(row.role)) throw new Error(`a membership has the role ${row.role}, which is none`);
  return { companyId: row.company_id, role: row.role };
}

async function assertOperator(database: Database, userId: string): Promise<void> {
  const rows = await database.asPerson({ userId }, (sql) =>
    sql('SELECT user_id FROM platform_operators WHERE user_id = $1', [userId], 'is_operator'),
  );
  if (rows.length === 0)
    throw new AppError('PERMISSION_DENIED', {
      message: 'Only operators of this platform may do this; whoever runs the server can add one.',
      details: { permission: 'operator' },
    });
}

function isDeclared(permission: string | undefined): permission is RoutePermission {
  return permission !== undefined && (WITHOUT_COMPANY.includes(permission) || isPermission(permission));
}

/** Refuses to start with a route that does not say who may call it. */
function requireDeclarations(server: ApiServer): void {
  server.addHook('onRoute', (route) => {
    const declared: string | undefined = route.config?.permission;
    if (isDeclared(declared)) return;
    if (declared !== undefined || !PLUGIN_ROUTE.test(route.url))
      throw new Error(
        `route ${String(route.method)} ${route.url} declares no permission: give its config one of core/access/permissions.ts, or 'public', 'signedIn' or 'operator'`,
      );
    route.config = { ...route.config, permission: 'public' };
  });
}

/** Establishes the caller before the body is read, and that they may do what the route declares. */
export function addCallerHooks(
  server: ApiServer,
  deps: { database: Database; accessTokens: AccessTokens },
): void {
  server.decorateRequest('userId', undefined);
  server.decorateRequest('sessionId', undefined);
  server.decorateRequest('companyId', undefined);
  server.decorateRequest('role', undefined);
  requireDeclarations(server);

  server.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission ?? 'public';
    const access = accessOf(permission);
    if (access === 'public') return;
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) throw new AppError('UNAUTHENTICATED');
    const claims = await deps.accessTokens.verify(token);
    request.userId = claims.userId;
    request.sessionId = claims.sessionId;
    if (access === 'operator') await assertOperator(deps.database, claims.userId);
    if (access !== 'company') return;
    const header = request.headers[COMPANY_HEADER];
    const named = typeof header === 'string' ? header : undefined;
    const { companyId, role } = await membershipOf(deps.database, claims.userId, named);
    request.companyId = companyId;
    request.role = role;
    const denied = permissionDenied(role, permission as Permission);
    if (denied) throw denied;
  });
}
