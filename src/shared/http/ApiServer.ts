/** The HTTP server as routes see it: typed by Zod, with the caller already established. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';

/**
 * Who may call a route: anyone, a signed-in person, or a member of the company that the request names.
 * A route that does not say does not start.
 */
export type RouteAccess = 'public' | 'person' | 'company';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
    /** Codes that the route throws beside those of every route of its access, for the API's description. */
    errors?: readonly ErrorCode[];
  }
  interface FastifyRequest {
    /** Set on `person` and `company` routes. */
    userId: string | undefined;
    sessionId: string | undefined;
    /** Set on `company` routes. The transaction checks the membership. */
    companyId: string | undefined;
  }
}

export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The signed-in person of a `person` or `company` route. */
export function personOf(request: FastifyRequest): string {
  if (request.userId === undefined) throw new AppError('UNAUTHENTICATED');
  return request.userId;
}

/** Who asks, inside which company, on a `company` route. */
export function companyScopeOf(request: FastifyRequest): CompanyScope {
  if (request.companyId === undefined) throw new AppError('COMPANY_REQUIRED');
  return { userId: personOf(request), companyId: request.companyId };
}
