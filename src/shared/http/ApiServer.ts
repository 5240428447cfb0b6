/** The HTTP server as routes see it: typed by Zod, with the caller already established. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { isPermission, isScope, type Permission } from '@/core/access/permissions.ts';
import type { Role } from '@/core/access/roles.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import type { ActingKey } from '@/shared/http/requestOrigin.ts';

/**
 * Who may call a route: anyone, a signed-in person, an operator of the platform, or a member whose role in the
 * company that the request names has the permission. A route that does not say does not start.
 */
export type RoutePermission = 'public' | 'signedIn' | 'operator' | Permission;

/** What follows from a permission: whether there is a caller, and whether a company is entered. */
export type RouteAccess = 'public' | 'person' | 'operator' | 'company';

/** Whether API keys may call a route: those of a company whose permission can be a scope, and no others. */
export function isOpenToKeys(permission: RoutePermission): boolean {
  return isPermission(permission) && isScope(permission);
}

/** The kind of caller that a route with this permission has. */
export function accessOf(permission: RoutePermission): RouteAccess {
  if (permission === 'public' || permission === 'operator') return permission;
  return permission === 'signedIn' ? 'person' : 'company';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: RoutePermission;
    /** Codes that the route throws beside those of every route of its access, for the API's description. */
    errors?: readonly ErrorCode[];
  }
  interface FastifyRequest {
    /** Set on every route that is not public. */
    userId: string | undefined;
    sessionId: string | undefined;
    /** Set on routes of a company. The transaction checks the membership again. */
    companyId: string | undefined;
    /** What the caller is to that company. */
    role: Role | undefined;
    /** The API key that acts for the person; undefined where they act themselves. */
    apiKey: ActingKey | undefined;
    /** What that key and the role of its maker both allow. */
    keyPermissions: readonly Permission[] | undefined;
    /** Asks again whether the session or key still holds, for answers that take minutes; throws when it does not. */
    stillMay: (() => Promise<void>) | undefined;
  }
}

export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The signed-in person of a route that is not public. */
export function personOf(request: FastifyRequest): string {
  if (request.userId === undefined) throw new AppError('UNAUTHENTICATED');
  return request.userId;
}

/** The session of a signed-in person. */
export function sessionOf(request: FastifyRequest): string {
  if (request.sessionId === undefined) throw new AppError('UNAUTHENTICATED');
  return request.sessionId;
}

/** Who asks, inside which company, on a route of a company. */
export function companyScopeOf(request: FastifyRequest): CompanyScope {
  if (request.companyId === undefined) throw new AppError('COMPANY_REQUIRED');
  return { userId: personOf(request), companyId: request.companyId };
}

/** What the caller is to the company of the route. */
export function roleOf(request: FastifyRequest): Role {
  if (request.role === undefined) throw new AppError('COMPANY_REQUIRED');
  return request.role;
}
