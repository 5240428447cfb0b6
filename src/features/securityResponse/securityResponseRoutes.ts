import { KeyRing } from '@/shared/auth/KeyRing.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { AccessRevocationService } from './AccessRevocationService.ts';
import { exposureRoutes } from './exposureRoutes.ts';
import { readLastSecretChange } from './readLastSecretChange.ts';
import {
  accessQuerySchema,
  accessSchema,
  revocationRequestSchema,
  revocationSchema,
  secretStateSchema,
} from './securityResponseContract.ts';

const TAGS = ['operators'];
const URL = '/api/operators/security';
const UNKNOWN = ['COMPANY_NOT_FOUND', 'PERSON_NOT_FOUND'] as const;

export type SecurityResponseDeps = {
  readonly database: Pick<Database, 'asPerson'>;
  readonly clock: Clock;
  readonly config: Pick<Config, 'LOG_DIR' | 'JWT_SECRET' | 'JWT_SECRETS_PREVIOUS'>;
};

const unknown = (email: string | undefined) =>
  new AppError(email === undefined ? 'COMPANY_NOT_FOUND' : 'PERSON_NOT_FOUND', {
    ...(email === undefined ? { message: 'There is no company of that id.' } : {}),
  });

/** For operators: to end access, and to see which secret signs and who read what. */
export function securityResponseRoutes(server: ApiServer, deps: SecurityResponseDeps): void {
  accessRoutes(server, deps);
  secretRoute(server, deps);
  exposureRoutes(server, deps);
}

function accessRoutes(server: ApiServer, { database, clock }: SecurityResponseDeps): void {
  server.route({
    method: 'GET',
    url: `${URL}/access`,
    config: { permission: 'operator', errors: UNKNOWN },
    schema: {
      operationId: 'countAccess',
      summary: 'Sessions, API keys and share links that open books: of a company, a person, or everybody',
      tags: TAGS,
      querystring: accessQuerySchema,
      response: { 200: accessSchema },
    },
    handler: async (request) => {
      const { companyId, email } = request.query;
      const service = new AccessRevocationService(database, clock, personOf(request));
      const access = await service.preview({ companyId, email });
      if (access === undefined) throw unknown(email);
      return access;
    },
  });

  server.route({
    method: 'POST',
    url: `${URL}/revocations`,
    config: { permission: 'operator', errors: [...UNKNOWN, 'INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'revokeAccess',
      summary: 'End sessions, API keys and share links, and what is made until that holds everywhere',
      description: 'Answers when it holds in every process, about six seconds later.',
      tags: TAGS,
      body: revocationRequestSchema,
      response: { 200: revocationSchema },
    },
    handler: async (request) => {
      const { whose, reason, incidentId } = request.body;
      const by = personOf(request);
      const companyId = 'companyId' in whose ? whose.companyId : undefined;
      const email = 'email' in whose ? whose.email : undefined;
      const order = { companyId, email, reason, incidentId, by };
      const service = new AccessRevocationService(database, clock, by);
      const revoked = await service.revoke(order);
      if (revoked === undefined) throw unknown(email);
      return { ...revoked, late: await service.sweepLater(order, revoked) };
    },
  });
}

function secretRoute(server: ApiServer, { database, config }: SecurityResponseDeps): void {
  const ring = new KeyRing(config.JWT_SECRET);
  const previous = config.JWT_SECRETS_PREVIOUS.map((secret) => new KeyRing(secret).current.id);
  server.route({
    method: 'GET',
    url: `${URL}/secret`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'readSecretState',
      summary: 'Which secret signs, which before it still hold, and whether a restart is due',
      tags: TAGS,
      response: { 200: secretStateSchema },
    },
    handler: async (request) => {
      const lastChange = await database.asPerson({ userId: personOf(request) }, readLastSecretChange);
      const current = ring.current.id;
      const isRestartDue = lastChange !== null && lastChange.to !== current;
      return { current, previous, lastChange, isRestartDue };
    },
  });
}
