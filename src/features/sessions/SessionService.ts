import type { User } from '@/features/people/peopleContract.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { AccessTokenClaims, AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { createRefreshToken, familyHashOf, successorOf, tokenHashOf } from '@/shared/auth/refreshToken.ts';
import type { RefreshCredential } from '@/shared/auth/SessionCookie.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { LiveSessions, SessionMode } from './LiveSessions.ts';
import {
  actAs,
  type EndReason,
  findSessionUser,
  insertSession,
  listSessions,
  lockSession,
  revokeSessions,
  rotateSession,
  type Session,
} from './SessionStore.ts';
import type { OpenSession, SessionResponse } from './sessionContract.ts';
import { CURRENT_SESSION } from './sessionContract.ts';

/**
 * How long a replaced token is answered with the same successor again: a lost answer, two tabs at once. As
 * long the successor itself is not replaced, so that a late answer never brings back a token of two ago.
 */
export const ROTATION_GRACE_MS = 30_000;
/** Open sessions of one person; a further sign-in ends the one that was used longest ago. */
export const SESSIONS_OF_PERSON_MAX = 50;

export type SessionDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly accessTokens: AccessTokens;
  readonly live: LiveSessions;
  readonly sessionTtlDays: number;
};

/** What a sign-in gives: the answer's body, and the token that travels in the cookie only. */
export type SignedIn = SessionResponse & RefreshCredential;

/** What became of a refresh token that was shown. */
type Renewal =
  | { readonly kind: 'renewed'; readonly user: User; readonly session: Session; readonly token: string }
  | { readonly kind: 'reused'; readonly session: Session }
  | { readonly kind: 'over' };

export class SessionService {
  readonly #deps: SessionDeps;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /**
   * Opens a session for a person who has just been verified. Call it in a transaction of that person. Records
   * nothing but what had to make room: whoever verified them says how they signed in.
   */
  async open(sql: Sql, user: User): Promise<SignedIn & { readonly sessionId: string }> {
    const { clock, sessionTtlDays } = this.#deps;
    const { token, rotationKey } = createRefreshToken();
    const at = nowOf(clock);
    const expiresAt = nowOf(clock);
    expiresAt.setUTCDate(expiresAt.getUTCDate() + sessionTtlDays);
    const id = newId();
    const familyHash = familyHashOf(token) ?? '';
    const tokenHash = tokenHashOf(token);
    const because = 'too many sessions';
    await revokeSessions(sql, user.id, { keep: SESSIONS_OF_PERSON_MAX - 1 }, { at, because });
    await insertSession(sql, { id, userId: user.id, familyHash, tokenHash, rotationKey, at, expiresAt });
    return {
      ...(await this.#signedIn(user, { id, expiresAt: expiresAt.toISOString() }, token)),
      sessionId: id,
    };
  }

  /**
   * Replaces the refresh token and gives a new access token. A replaced token that comes back after the
   * grace ends the session, since a thief holds one of the two. Throws SESSION_EXPIRED.
   */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const { log, live } = this.#deps;
    const familyHash = familyHashOf(refreshToken);
    if (familyHash === undefined) throw new AppError('SESSION_EXPIRED');
    const renewal = await this.#deps.database.asPerson({ sessionFamilyHash: familyHash }, async (sql) => {
      const session = await lockSession(sql, familyHash);
      if (!session || !this.#isOpen(session)) return { kind: 'over' } satisfies Renewal;
      await actAs(sql, session.userId);
      return this.#renew(sql, session, refreshToken);
    });
    if (renewal.kind === 'renewed') return this.#signedIn(renewal.user, renewal.session, renewal.token);
    if (renewal.kind === 'reused') {
      const { id: sessionId, userId } = renewal.session;
      await live.end([sessionId]);
      log.warn(
        { security: true, userId, sessionId },
        'a replaced refresh token came back: its session was ended',
      );
    }
    throw new AppError('SESSION_EXPIRED');
  }

  /** Ends the session of the token, if it is open. */
  async signOut(refreshToken: string): Promise<void> {
    const { database, live } = this.#deps;
    const familyHash = familyHashOf(refreshToken);
    if (familyHash === undefined) return;
    const ended = await database.asPerson({ sessionFamilyHash: familyHash }, async (sql) => {
      const session = await lockSession(sql, familyHash);
      if (!session) return [];
      await actAs(sql, session.userId);
      return this.#endOne(sql, session.userId, session.id, 'signed out');
    });
    await live.end(ended);
  }

  /** The person's open sessions, the one used last first. */
  async list(userId: string, currentId: string): Promise<OpenSession[]> {
    const { database, clock } = this.#deps;
    const sessions = await database.asPerson({ userId }, (sql) =>
      listSessions(sql, userId, nowOf(clock), SESSIONS_OF_PERSON_MAX),
    );
    return sessions.map((session) => ({ ...session, isCurrent: session.id === currentId }));
  }

  /** Ends one session of the person. Throws SESSION_NOT_FOUND. */
  async end(userId: string, currentId: string, sessionId: string): Promise<void> {
    const { database, live } = this.#deps;
    const isCurrent = sessionId === CURRENT_SESSION || sessionId === currentId;
    const because = isCurrent ? 'signed out' : 'ended by its owner';
    const ended = await database.asPerson({ userId }, (sql) =>
      this.#endOne(sql, userId, isCurrent ? currentId : sessionId, because),
    );
    if (ended.length === 0) throw new AppError('SESSION_NOT_FOUND');
    await live.end(ended);
  }

  /** Ends all sessions of the person but the one that asks; how many there were. */
  async endOthers(userId: string, currentId: string): Promise<number> {
    const ended = await this.#deps.database.asPerson({ userId }, (sql) =>
      this.endAllOf(sql, userId, { because: 'ended by its owner', exceptSessionId: currentId }),
    );
    await this.announceEnded(ended);
    return ended.length;
  }

  /**
   * Ends all sessions of a person, but for the one that they ask from. Call it in a transaction of that
   * person, after what makes it necessary, and `announceEnded` with what it gives after that transaction.
   */
  async endAllOf(
    sql: Sql,
    userId: string,
    options: { readonly because: EndReason; readonly exceptSessionId?: string },
  ): Promise<readonly string[]> {
    const { because, exceptSessionId: except } = options;
    const ended = await revokeSessions(sql, userId, { except }, { at: nowOf(this.#deps.clock), because });
    const details = { because, count: ended.length };
    if (ended.length > 0)
      await recordAudit(sql, {
        action: 'sessions.revoked',
        actorId: userId,
        companyId: null,
        subjectId: userId,
        details,
      });
    return ended;
  }

  /** Makes every process refuse the access tokens of sessions that have ended, at once instead of seconds later. */
  async announceEnded(sessionIds: readonly string[]): Promise<void> {
    await this.#deps.live.end(sessionIds);
  }

  /** Whether the session of an access token is still open. Throws DATABASE_UNAVAILABLE. */
  async isOpen(claims: AccessTokenClaims): Promise<boolean> {
    return this.#deps.live.isOpen(claims);
  }

  /** Where sessions are read now. */
  mode(isAnswering?: boolean): SessionMode {
    return this.#deps.live.mode(isAnswering);
  }

  async #renew(sql: Sql, session: Session, shown: string): Promise<Renewal> {
    const { clock } = this.#deps;
    const hash = tokenHashOf(shown);
    const at = nowOf(clock);
    const isCurrent = hash === session.tokenHash;
    const isYoung =
      session.rotatedAt !== null && at.getTime() - Date.parse(session.rotatedAt) <= ROTATION_GRACE_MS;
    if (!isCurrent && !(isYoung && hash === session.previousTokenHash)) {
      const because = 'replaced token came back';
      await revokeSessions(sql, session.userId, { only: session.id }, { at, because });
      await this.#record(sql, 'session.tokenReused', session.userId, session.id);
      return { kind: 'reused', session };
    }
    const user = await findSessionUser(sql, session.userId);
    if (user === undefined) return { kind: 'over' };
    if (isCurrent && isYoung) return { kind: 'renewed', user, session, token: shown };
    const token = successorOf(shown, session.rotationKey);
    if (isCurrent) await rotateSession(sql, { id: session.id, from: hash, to: tokenHashOf(token), at });
    return { kind: 'renewed', user, session, token };
  }

  async #endOne(sql: Sql, userId: string, sessionId: string, because: EndReason): Promise<string[]> {
    const ended = await revokeSessions(
      sql,
      userId,
      { only: sessionId },
      { at: nowOf(this.#deps.clock), because },
    );
    const action = because === 'signed out' ? 'person.signedOut' : 'session.ended';
    if (ended.length > 0) await this.#record(sql, action, userId, sessionId);
    return ended;
  }

  async #record(
    sql: Sql,
    action: 'person.signedOut' | 'session.ended' | 'session.tokenReused',
    actorId: string,
    subjectId: string,
  ): Promise<void> {
    await recordAudit(sql, { action, actorId, companyId: null, subjectId });
  }

  #isOpen(session: Session): boolean {
    return session.revokedAt === null && Date.parse(session.expiresAt) > this.#deps.clock.nowMs();
  }

  async #signedIn(
    user: User,
    session: { id: string; expiresAt: string },
    refreshToken: string,
  ): Promise<SignedIn> {
    const { accessTokens, clock } = this.#deps;
    const accessToken = await accessTokens.sign({ userId: user.id, sessionId: session.id });
    const sessionTtlS = Math.floor((Date.parse(session.expiresAt) - clock.nowMs()) / 1000);
    return { user, accessToken, expiresInS: accessTokens.ttlS, refreshToken, sessionTtlS };
  }
}
