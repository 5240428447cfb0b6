import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import type { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import type { RefreshTokens } from '@/shared/auth/RefreshTokens.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { listCompaniesOf } from './MembershipReadModel.ts';
import {
  actAs,
  findCredentials,
  findUser,
  insertSession,
  insertUser,
  lockSession,
  revokeSession,
  rotateSession,
  type Session,
} from './PeopleStore.ts';
import type { LoginRequest, MeResponse, SignUpRequest, User } from './peopleContract.ts';

const DAY_S = 86_400;
/** How long a replaced token is answered with the same successor again: a lost answer, two tabs at once. */
export const ROTATION_GRACE_MS = 30_000;

export type PeopleDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly passwords: PasswordHasher;
  readonly sessionTtlDays: number;
};

/** What a sign-in gives: the answer's body, and the token that travels in the cookie only. */
export type SignedIn = {
  readonly user: User;
  readonly accessToken: string;
  readonly expiresInS: number;
  readonly refreshToken: string;
  /** Seconds that the session still lives. */
  readonly sessionTtlS: number;
};

type Rotation = { readonly user: User; readonly sessionId: string; readonly expiresAt: string };

export class PeopleService {
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  /** Throws EMAIL_TAKEN, SIGN_IN_BUSY. */
  async signUp(request: SignUpRequest): Promise<SignedIn> {
    const { database, passwords, metrics, log } = this.#deps;
    const { email, name } = request;
    const taken = await database.asPerson({ loginEmail: email }, (sql) => findCredentials(sql, email));
    if (taken) throw new AppError('EMAIL_TAKEN');
    const passwordHash = await passwords.hash(request.password);
    const id = newId();
    const session = this.#newSession(id);
    const user = await database.asPerson({ userId: id, loginEmail: email }, async (sql) => {
      const inserted = await insertUser(sql, { id, email, name, passwordHash });
      await insertSession(sql, session.row);
      await recordAudit(sql, { action: 'person.signedUp', actorId: id, companyId: null, subjectId: id });
      return inserted;
    });
    metrics.signups.inc();
    log.info({ userId: id }, 'person signed up');
    return this.#signedIn(user, session.row.id, session.token, this.#deps.sessionTtlDays * DAY_S);
  }

  /** Throws CREDENTIALS_INVALID, the same and after the same time whether or not the account exists; SIGN_IN_BUSY. */
  async login(request: LoginRequest): Promise<SignedIn> {
    const { database, passwords } = this.#deps;
    const { email } = request;
    const found = await database.asPerson({ loginEmail: email }, (sql) => findCredentials(sql, email));
    const matches = await passwords.verify(found?.passwordHash, request.password);
    if (!found || !matches) throw new AppError('CREDENTIALS_INVALID');
    const session = this.#newSession(found.user.id);
    const { id: userId } = found.user;
    await database.asPerson({ userId }, async (sql) => {
      await insertSession(sql, session.row);
      await recordAudit(sql, {
        action: 'person.signedIn',
        actorId: userId,
        companyId: null,
        subjectId: session.row.id,
      });
    });
    return this.#signedIn(found.user, session.row.id, session.token, this.#deps.sessionTtlDays * DAY_S);
  }

  /**
   * Replaces the refresh token and gives a new access token. A replaced token that comes back after the
   * grace ends the session, since only a thief would still hold it. Throws SESSION_EXPIRED.
   */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const { database, refreshTokens, clock, log } = this.#deps;
    const presented = refreshTokens.hashOf(refreshToken);
    const successor = refreshTokens.successorOf(refreshToken);
    const rotation = await database.asPerson({ sessionTokenHash: presented }, async (sql) => {
      const session = await lockSession(sql, presented);
      if (!session || !this.#isAlive(session)) return undefined;
      await actAs(sql, session.userId);
      const isReplaced = session.tokenHash !== presented;
      if (isReplaced && !this.#isInGrace(session)) {
        await revokeSession(sql, session.id, nowOf(clock));
        log.warn({ userId: session.userId }, 'a replaced refresh token came back: the session was revoked');
        return undefined;
      }
      const to = refreshTokens.hashOf(successor);
      if (!isReplaced) await rotateSession(sql, { id: session.id, from: presented, to, at: nowOf(clock) });
      const user = await findUser(sql, session.userId);
      const { id: sessionId, expiresAt } = session;
      return user && ({ user, sessionId, expiresAt } satisfies Rotation);
    });
    if (!rotation) throw new AppError('SESSION_EXPIRED');
    const ttlS = Math.floor((Date.parse(rotation.expiresAt) - clock.nowMs()) / 1000);
    return this.#signedIn(rotation.user, rotation.sessionId, successor, ttlS);
  }

  /** Revokes the session of the token, if there is one. */
  async logout(refreshToken: string): Promise<void> {
    const { database, refreshTokens, clock } = this.#deps;
    const presented = refreshTokens.hashOf(refreshToken);
    await database.asPerson({ sessionTokenHash: presented }, async (sql) => {
      const session = await lockSession(sql, presented);
      if (!session) return;
      await actAs(sql, session.userId);
      await revokeSession(sql, session.id, nowOf(clock));
    });
  }

  /** Throws UNAUTHENTICATED when the person is gone. */
  async me(userId: string): Promise<MeResponse> {
    const { database } = this.#deps;
    return database.asPerson({ userId }, async (sql) => {
      const user = await findUser(sql, userId);
      if (!user) throw new AppError('UNAUTHENTICATED');
      return { user, companies: await listCompaniesOf(database, userId) };
    });
  }

  #newSession(userId: string) {
    const { refreshTokens, clock, sessionTtlDays } = this.#deps;
    const token = refreshTokens.create();
    const expiresAt = nowOf(clock);
    expiresAt.setUTCDate(expiresAt.getUTCDate() + sessionTtlDays);
    return { token, row: { id: newId(), userId, tokenHash: refreshTokens.hashOf(token), expiresAt } };
  }

  #isAlive(session: Session): boolean {
    return session.revokedAt === null && Date.parse(session.expiresAt) > this.#deps.clock.nowMs();
  }

  #isInGrace(session: Session): boolean {
    const rotatedMs = session.rotatedAt === null ? 0 : Date.parse(session.rotatedAt);
    return this.#deps.clock.nowMs() - rotatedMs <= ROTATION_GRACE_MS;
  }

  async #signedIn(
    user: User,
    sessionId: string,
    refreshToken: string,
    sessionTtlS: number,
  ): Promise<SignedIn> {
    const { accessTokens } = this.#deps;
    const accessToken = await accessTokens.sign({ userId: user.id, sessionId });
    return { user, accessToken, expiresInS: accessTokens.ttlS, refreshToken, sessionTtlS };
  }
}
