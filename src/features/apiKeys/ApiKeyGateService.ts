import { isPermission, mayDo, type Permission } from '@/core/access/permissions.ts';
import { isRole, type Role } from '@/core/access/roles.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { isSameHash, parseApiKey } from '@/shared/auth/ApiKeyText.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ActingKey, type RequestOrigin, withOrigin } from '@/shared/http/requestOrigin.ts';
import { clientAddress } from '@/shared/rateLimits/clientAddress.ts';
import type { ApiKeyDeps } from './ApiKeyService.ts';
import { lockApiKey, noteUse } from './ApiKeyStore.ts';

/** A use is written down at most this often, unless it comes from a new network. */
const NOTE_EVERY_MS = 60_000;
/** Last networks of a key that are remembered; one more takes the place of the oldest. */
const NETWORKS_MAX = 32;
/** Compared with where there is no key, so that this takes as long. */
const NO_HASH = '0'.repeat(64);

type KeyRow = {
  company_id: string;
  made_by: string;
  name: string;
  role: string | null;
  scopes: string[];
  secret_hash: string;
  expires_at: string;
  ended_because: string | null;
  last_used_at: string | null;
  networks: string[];
};

/** For whom a request acts that shows a key. */
export type KeyCaller = {
  readonly apiKey: ActingKey;
  readonly userId: string;
  readonly companyId: string;
  readonly role: Role;
  /** What the key and the role of its maker both allow. */
  readonly permissions: readonly Permission[];
};

/** IPv4 counts by its /24 and IPv6 by its /64: who moves inside a network is no news. */
export function networkOf(ip: string): string {
  const address = clientAddress(ip);
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address.replace(/\d+$/, '0/24') : address;
}

function invalid(because: string): AppError {
  return new AppError('API_KEY_INVALID', { message: because });
}

/** Says why only to whoever has the secret; to everybody else all keys that do not work are alike. */
function roleOfLiving(row: KeyRow, nowMs: number): Role {
  const { ended_because: because, role } = row;
  if (because === 'revoked') throw invalid('The API key was revoked; make another one.');
  if (because !== null || role === null || !isRole(role))
    throw invalid('The API key ended when its maker lost the role that it was made in; make another one.');
  if (Date.parse(row.expires_at) <= nowMs)
    throw invalid(`The API key expired on ${row.expires_at.slice(0, 10)}; make another one.`);
  return role;
}

/** Lets requests in that show an API key. */
export class ApiKeyGateService {
  readonly #deps: Omit<ApiKeyDeps, 'plans'>;

  constructor(deps: Omit<ApiKeyDeps, 'plans'>) {
    this.#deps = deps;
  }

  /** Throws API_KEY_INVALID. */
  async enter(text: string, origin: RequestOrigin): Promise<KeyCaller> {
    const parts = parseApiKey(text);
    if (!parts) throw invalid('The API key is cut off or mistyped: its checksum does not fit.');
    const [row] = await this.#deps.database.readOnce<KeyRow>(
      'SELECT * FROM api_key_of($1)',
      [parts.id],
      'api_key_of',
    );
    const isRight = isSameHash(row?.secret_hash ?? NO_HASH, parts.secretHash);
    if (!row || !isRight) throw new AppError('API_KEY_INVALID');
    const role = roleOfLiving(row, this.#deps.clock.nowMs());
    const caller: KeyCaller = {
      apiKey: { id: parts.id, name: row.name },
      userId: row.made_by,
      companyId: row.company_id,
      role,
      permissions: row.scopes.filter(isPermission).filter((scope) => mayDo(role, scope)),
    };
    if (this.#isWorthNoting(row, networkOf(origin.ip))) await this.#note(caller, origin);
    return caller;
  }

  #isWorthNoting({ last_used_at: usedAt, networks }: KeyRow, network: string): boolean {
    const isLongAgo = usedAt === null || this.#deps.clock.nowMs() - Date.parse(usedAt) >= NOTE_EVERY_MS;
    return isLongAgo || !networks.includes(network);
  }

  async #note({ apiKey, userId, companyId }: KeyCaller, origin: RequestOrigin): Promise<void> {
    const { database, clock, log } = this.#deps;
    const { id } = apiKey;
    const network = networkOf(origin.ip);
    const isNew = await database.inCompany({ userId, companyId }, async (sql) => {
      const key = await lockApiKey(sql, id);
      if (!key) return false;
      const isNewNetwork = !key.networks.includes(network);
      const others = key.networks.filter((known) => known !== network);
      const networks = [network, ...others].slice(0, NETWORKS_MAX);
      await noteUse(sql, { id, at: nowOf(clock), networks });
      if (isNewNetwork) {
        const details = { name: key.name, network };
        const entry = {
          action: 'apiKey.newNetwork',
          actorId: userId,
          companyId,
          subjectId: id,
          details,
        } as const;
        await withOrigin({ ...origin, apiKey }, () => recordAudit(sql, entry));
      }
      return isNewNetwork;
    });
    if (isNew)
      log.info(
        { security: true, userId, companyId, apiKeyId: id, network },
        'API key used from a new network',
      );
  }
}
