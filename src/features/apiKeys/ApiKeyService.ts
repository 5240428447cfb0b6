import { mayDo, type Permission } from '@/core/access/permissions.ts';
import type { Role } from '@/core/access/roles.ts';
import { lockRole } from '@/features/people/MembershipReadModel.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { newApiKey } from '@/shared/auth/ApiKeyText.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { permissionDenied } from '@/shared/http/permissionDenied.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import {
  countLiveKeys,
  endApiKey,
  insertApiKey,
  LIVE_KEYS_MAX,
  listApiKeys,
  lockApiKey,
  queueKeyMaking,
} from './ApiKeyStore.ts';
import type { ApiKey, CreateApiKeyRequest, CreatedApiKey } from './apiKeyContract.ts';

const DAY_MS = 86_400_000;

export type ApiKeyDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly plans: PlanService;
};

/** Throws PERMISSION_DENIED for a scope that the maker does not have. */
function assertNoMoreThan(role: Role, scopes: readonly Permission[]): void {
  const denied = scopes.map((scope) => permissionDenied(role, scope)).find((error) => error !== undefined);
  if (denied) throw denied;
}

export class ApiKeyService {
  readonly #deps: ApiKeyDeps;

  constructor(deps: ApiKeyDeps) {
    this.#deps = deps;
  }

  /** The caller's own; everybody's for a role that manages them. */
  async list(scope: CompanyScope, role: Role): Promise<ApiKey[]> {
    const { database, clock } = this.#deps;
    const makerId = mayDo(role, 'keys.manage') ? undefined : scope.userId;
    return database.inCompany(scope, (sql) => listApiKeys(sql, nowOf(clock), makerId));
  }

  /** Throws PERMISSION_DENIED for scopes beyond the maker's role, FEATURE_NOT_IN_PLAN, API_KEY_LIMIT_REACHED. */
  async create(scope: CompanyScope, request: CreateApiKeyRequest): Promise<CreatedApiKey> {
    const { database, clock, log, plans } = this.#deps;
    const { name, scopes, validDays } = request;
    const createdAt = nowOf(clock);
    const expiresAt = new Date(createdAt.getTime() + validDays * DAY_MS);
    const id = newId();
    const { text, secretHash } = newApiKey(id);
    const made = await database.inCompany(scope, async (sql) => {
      // The role stays until the key is there, so that a demotion at this moment ends it as well.
      assertNoMoreThan(await lockRole(sql, scope.userId), scopes);
      await queueKeyMaking(sql);
      await plans.assertFeature(sql, scope.companyId, 'apiKeys');
      if ((await countLiveKeys(sql, createdAt)) >= LIVE_KEYS_MAX) throw new AppError('API_KEY_LIMIT_REACHED');
      await insertApiKey(sql, { id, madeBy: scope.userId, name, scopes, secretHash, createdAt, expiresAt });
      await this.#record(sql, scope, { action: 'apiKey.made', id, details: { name, scopes, validDays } });
      return lockApiKey(sql, id);
    });
    if (!made) throw new Error('an API key that was written did not come back');
    log.info({ ...scope, apiKeyId: id, scopes }, 'API key made');
    return { ...made, key: text };
  }

  /** Ends a key that lives; ending it again changes nothing. Throws API_KEY_NOT_FOUND. */
  async revoke(scope: CompanyScope, role: Role, id: string): Promise<void> {
    const { database, clock, log } = this.#deps;
    await database.inCompany(scope, async (sql) => {
      const found = await lockApiKey(sql, id);
      const isTheirs = found?.madeBy.userId === scope.userId || mayDo(role, 'keys.manage');
      if (!found || !isTheirs) throw new AppError('API_KEY_NOT_FOUND');
      if (found.endedAt !== null) return;
      await endApiKey(sql, id, nowOf(clock));
      await this.#record(sql, scope, { action: 'apiKey.revoked', id, details: { name: found.name } });
    });
    log.info({ ...scope, apiKeyId: id }, 'API key revoked');
  }

  #record(
    sql: Sql,
    { userId: actorId, companyId }: CompanyScope,
    event: {
      action: 'apiKey.made' | 'apiKey.revoked';
      id: string;
      details: Record<string, string | number | string[]>;
    },
  ): Promise<void> {
    const { action, id: subjectId, details } = event;
    return recordAudit(sql, { action, actorId, companyId, subjectId, details });
  }
}
