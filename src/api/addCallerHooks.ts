import type { FastifyRequest } from 'fastify';
import { isPermission, type Permission } from '@/core/access/permissions.ts';
import { isRole, type Role } from '@/core/access/roles.ts';
import type { ApiKeyGateService } from '@/features/apiKeys/ApiKeyGateService.ts';
import type { SessionService } from '@/features/sessions/SessionService.ts';
import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { API_KEY_PREFIX } from '@/shared/auth/ApiKeyText.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, accessOf, isOpenToKeys, type RoutePermission } from '@/shared/http/ApiServer.ts';
import { keyDenied, permissionDenied } from '@/shared/http/permissionDenied.ts';
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

async function assertOperator(database: Database, userId: string, needsSecondFactor: boolean): Promise<void> {
  const [row] = await database.asPerson({ userId }, (sql) =>
    sql<{ secured: boolean }>(
      `SELECT EXISTS (SELECT FROM second_factors s WHERE s.user_id = o.user_id AND s.confirmed_at IS NOT NULL) AS secured
         FROM platform_operators o WHERE o.user_id = $1`,
      [userId],
      'is_operator',
    ),
  );
  if (row !== undefined && needsSecondFactor && !row.secured) throw new AppError('SECOND_FACTOR_NEEDED');
  if (row === undefined)
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

/** Lets a key act for its maker, in its company, on routes that are open to keys and within its scopes. */
async function enterByKey(
  gate: ApiKeyGateService,
  request: FastifyRequest,
  call: { key: string; permission: RoutePermission; named: string | undefined },
): Promise<void> {
  const origin = { ip: request.ip, requestId: request.id };
  const caller = await gate.enter(call.key, origin);
  request.stillMay = async () => void (await gate.enter(call.key, origin));
  request.userId = caller.userId;
  request.apiKey = caller.apiKey;
  if (!isOpenToKeys(call.permission)) throw new AppError('API_KEY_REFUSED');
  if (call.named !== undefined && call.named !== caller.companyId) throw new AppError('COMPANY_NOT_FOUND');
  request.companyId = caller.companyId;
  request.role = caller.role;
  request.keyPermissions = caller.permissions;
  const denied = keyDenied(caller.permissions, call.permission as Permission);
  if (denied) throw denied;
}

/** Establishes the caller before the body is read, and that they may do what the route declares. */
export function addCallerHooks(
  server: ApiServer,
  deps: {
    database: Database;
    accessTokens: AccessTokens;
    apiKeys: ApiKeyGateService;
    sessions: Pick<SessionService, 'isOpen'>;
    config: Pick<Config, 'OPERATORS_NEED_SECOND_FACTOR'>;
  },
): void {
  server.decorateRequest('userId', undefined);
  server.decorateRequest('sessionId', undefined);
  server.decorateRequest('companyId', undefined);
  server.decorateRequest('role', undefined);
  server.decorateRequest('apiKey', undefined);
  server.decorateRequest('keyPermissions', undefined);
  server.decorateRequest('stillMay', undefined);
  requireDeclarations(server);
  const operatorsNeedFactor = deps.config.OPERATORS_NEED_SECOND_FACTOR === 'true';

  server.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission ?? 'public';
    const access = accessOf(permission);
    if (access === 'public') return;
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) throw new AppError('UNAUTHENTICATED');
    const header = request.headers[COMPANY_HEADER];
    const named = typeof header === 'string' ? header : undefined;
    if (token.startsWith(API_KEY_PREFIX))
      return enterByKey(deps.apiKeys, request, { key: token, permission, named });
    const claims = await deps.accessTokens.verify(token);
    const needOpen = async () => {
      if (!(await deps.sessions.isOpen(claims))) throw new AppError('UNAUTHENTICATED');
    };
    await needOpen();
    request.stillMay = needOpen;
    request.userId = claims.userId;
    request.sessionId = claims.sessionId;
    if (access === 'operator') await assertOperator(deps.database, claims.userId, operatorsNeedFactor);
    if (access !== 'company') return;
    const { companyId, role } = await membershipOf(deps.database, claims.userId, named);
    request.companyId = companyId;
    request.role = role;
    const denied = permissionDenied(role, permission as Permission);
    if (denied) throw denied;
  });
}
