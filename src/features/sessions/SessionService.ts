import type { User } from '@/features/people/peopleContract.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import type { RefreshTokens } from '@/shared/auth/RefreshTokens.ts';
import type { RefreshCredential } from '@/shared/auth/SessionCookie.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import {
  actAs,
  findSessionUser,
  insertSession,
  lockSession,
  revokeSession,
  revokeSessionsOf,
  rotateSession,
  type Session,
} from './SessionStore.ts';
import type { SessionResponse } from './sessionContract.ts';

const DAY_S = 86_400;
/** How long a replaced token is answered with the same successor again: a lost answer, two tabs at once. */
export const ROTATION_GRACE_MS = 30_000;

export type SessionDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly sessionTtlDays: number;
};

/** What a sign-in gives: the answer's body, and the token that travels in the cookie only. */
export type SignedIn = SessionResponse & RefreshCredential;

type Rotation = { readonly user: User; readonly sessionId: string; readonly expiresAt: string };

export class SessionService {
  readonly #deps: SessionDeps;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /**
   * Opens a session for a person who has just been verified. Call it last, in a transaction of that person.
   * Records nothing: whoever verified them says how they signed in.
   */
  async open(sql: Sql, user: User): Promise<SignedIn & { readonly sessionId: string }> {
    const { refreshTokens, clock, sessionTtlDays } = this.#deps;
    const token = refreshTokens.create();
    const expiresAt = nowOf(clock);
    expiresAt.setUTCDate(expiresAt.getUTCDate() + sessionTtlDays);
    const id = newId();
    await insertSession(sql, { id, userId: user.id, tokenHash: refreshTokens.hashOf(token), expiresAt });
    return { ...(await this.#signedIn(user, id, token, sessionTtlDays * DAY_S)), sessionId: id };
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
      const user = await findSessionUser(sql, session.userId);
      const { id: sessionId, expiresAt } = session;
      return user && ({ user, sessionId, expiresAt } satisfies Rotation);
    });
    if (!rotation) throw new AppError('SESSION_EXPIRED');
    const ttlS = Math.floor((Date.parse(rotation.expiresAt) - clock.nowMs()) / 1000);
    return this.#signedIn(rotation.user, rotation.sessionId, successor, ttlS);
  }

  /** Revokes the session of the token, if there is one. */
  async signOut(refreshToken: string): Promise<void> {
    const { database, refreshTokens, clock } = this.#deps;
    const presented = refreshTokens.hashOf(refreshToken);
    await database.asPerson({ sessionTokenHash: presented }, async (sql) => {
      const session = await lockSession(sql, presented);
      if (!session) return;
      await actAs(sql, session.userId);
      await revokeSession(sql, session.id, nowOf(clock));
    });
  }

  /**
   * Ends all sessions of a person, but for the one that they ask from. Call it in a transaction of that
   * person, after what makes it necessary; records it, unless there was none.
   */
  async endAllOf(
    sql: Sql,
    userId: string,
    options: { readonly because: string; readonly exceptSessionId?: string },
  ): Promise<readonly string[]> {
    const { because, exceptSessionId } = options;
    const ended = await revokeSessionsOf(sql, userId, nowOf(this.#deps.clock), exceptSessionId);
    if (ended.length > 0)
      await recordAudit(sql, {
        action: 'sessions.revoked',
        actorId: userId,
        companyId: null,
        subjectId: userId,
        details: { because, count: ended.length },
      });
    return ended;
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
