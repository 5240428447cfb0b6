import { createHash, randomBytes } from 'node:crypto';
import { renderSVG } from 'uqr';
import type { AuditAction } from '@/core/audit/auditActions.ts';
import type { SessionService, SignedIn } from '@/features/sessions/SessionService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { AccountMails } from './AccountMails.ts';
import type { CodeOutcome, OneTimeCodes } from './OneTimeCodes.ts';
import { actAs, findCredentialsOf, findUser } from './PeopleStore.ts';
import { findPersonToken, insertPersonToken, takePersonToken } from './PersonTokenStore.ts';
import type { RecoveryCodes, SecondFactorSetUp, SignInChallenge, User } from './peopleContract.ts';
import { hashOfRecoveryCode, newRecoveryCodes } from './recoveryCodes.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  deleteSecondFactor,
  readSecondFactor,
  replaceRecoveryCodes,
} from './SecondFactorStore.ts';

const CHALLENGE_S = 300;
const CHALLENGE_BYTES = 32;

export type SecondFactorDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionService;
  readonly mails: AccountMails;
  /** Undefined where no secret to seal with is configured. */
  readonly codes: OneTimeCodes | undefined;
};

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function assertRight(outcome: CodeOutcome): asserts outcome is CodeOutcome & { kind: 'right' } {
  if (outcome.kind === 'wrong') throw new AppError('SECOND_FACTOR_WRONG');
  if (outcome.kind === 'state') throw new AppError('SECOND_FACTOR_STATE');
  if (outcome.kind === 'locked')
    throw new AppError('SECOND_FACTOR_LOCKED', { details: { retryAfterS: outcome.retryAfterS } });
}

export class SecondFactorService {
  readonly #deps: SecondFactorDeps;

  constructor(deps: SecondFactorDeps) {
    this.#deps = deps;
  }

  get isAvailable(): boolean {
    return this.#deps.codes !== undefined;
  }

  /** Throws SECOND_FACTOR_OFF, PASSWORD_WRONG, SECOND_FACTOR_STATE, SIGN_IN_BUSY. */
  async begin(userId: string, password: string): Promise<SecondFactorSetUp> {
    const { database, clock } = this.#deps;
    const codes = this.#codes();
    const user = await this.#assertPassword(userId, password);
    const { sealedSecret, secret, uri } = codes.newSecret(userId, user.email);
    const hasBegun = await database.asPerson({ userId }, (sql) =>
      beginSecondFactor(sql, userId, { sealedSecret, at: nowOf(clock) }),
    );
    if (!hasBegun) throw new AppError('SECOND_FACTOR_STATE');
    return { secret, uri, qrSvg: renderSVG(uri) };
  }

  /**
   * Turns it on by a first code; whatever else is signed in ends. Throws SECOND_FACTOR_WRONG,
   * SECOND_FACTOR_LOCKED, SECOND_FACTOR_STATE, SECOND_FACTOR_OFF.
   */
  async confirm(userId: string, sessionId: string, typed: string): Promise<RecoveryCodes> {
    const { database, clock, sessions } = this.#deps;
    const codes = this.#codes();
    const recoveryCodes = newRecoveryCodes();
    const done = await database.asPerson({ userId }, async (sql) => {
      const outcome = await codes.check(sql, userId, { typed, isConfirmed: false });
      if (outcome.kind !== 'right') return { outcome, ended: [] };
      await confirmSecondFactor(sql, userId, nowOf(clock));
      await this.#keepRecoveryCodes(sql, userId, recoveryCodes);
      await this.#tell(sql, userId, 'secondFactorOn');
      const end = { because: 'second factor', exceptSessionId: sessionId } as const;
      const ended = await sessions.endAllOf(sql, userId, end);
      await this.#record(sql, userId, 'person.secondFactorOn');
      return { outcome, ended };
    });
    assertRight(done.outcome);
    await sessions.announceEnded(done.ended);
    return { recoveryCodes };
  }

  /** Throws PASSWORD_WRONG, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, SECOND_FACTOR_STATE, SIGN_IN_BUSY. */
  async disable(userId: string, password: string, typed: string): Promise<void> {
    await this.#withBoth(userId, { password, typed }, async (sql) => {
      await deleteSecondFactor(sql, userId);
      await this.#tell(sql, userId, 'secondFactorOff');
      await this.#record(sql, userId, 'person.secondFactorOff');
    });
  }

  /** New recovery codes in place of all before. Throws as `disable`. */
  async renewRecoveryCodes(userId: string, password: string, typed: string): Promise<RecoveryCodes> {
    const recoveryCodes = newRecoveryCodes();
    await this.#withBoth(userId, { password, typed }, async (sql) => {
      await this.#keepRecoveryCodes(sql, userId, recoveryCodes);
      await this.#record(sql, userId, 'person.recoveryCodesRenewed');
    });
    return { recoveryCodes };
  }

  /**
   * The step between password and code; undefined where the person has no second factor. Call it in a
   * transaction of the person.
   */
  async challenge(sql: Sql, userId: string): Promise<SignInChallenge | undefined> {
    if (!(await readSecondFactor(sql, userId)).isOn) return undefined;
    const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
    const createdAt = nowOf(this.#deps.clock);
    const expiresAt = new Date(createdAt.getTime() + CHALLENGE_S * 1000);
    const token = { id: newId(), userId, purpose: 'secondFactor', tokenHash: hashOf(challenge) } as const;
    await insertPersonToken(sql, { ...token, createdAt, expiresAt });
    return { status: 'secondFactorNeeded', challenge, expiresInS: CHALLENGE_S };
  }

  /**
   * The second step of a sign-in. Throws CHALLENGE_INVALID, SECOND_FACTOR_WRONG (the challenge stays),
   * SECOND_FACTOR_LOCKED.
   */
  async signIn(challenge: string, typed: string): Promise<SignedIn> {
    const { database, clock, log } = this.#deps;
    const codes = this.#codes();
    const now = nowOf(clock);
    const done = await database.asPerson({ linkTokenHash: hashOf(challenge) }, async (sql) => {
      const found = await findPersonToken(sql, ['secondFactor'], now);
      if (!found) throw new AppError('CHALLENGE_INVALID');
      const { userId } = found;
      await actAs(sql, userId);
      const outcome = await codes.check(sql, userId, { typed, isConfirmed: true });
      if (outcome.kind !== 'right') return { outcome, userId };
      // Used up only now, and gone if a new password or another sign-in took it meanwhile.
      if (!(await takePersonToken(sql, ['secondFactor'], now))) throw new AppError('CHALLENGE_INVALID');
      return { outcome, userId, signedIn: await this.#open(sql, userId, outcome.by) };
    });
    if (done.outcome.kind === 'locked')
      log.warn({ security: true, userId: done.userId }, 'codes of a second factor are locked');
    assertRight(done.outcome);
    if (done.signedIn === undefined) throw new AppError('CHALLENGE_INVALID');
    return done.signedIn;
  }

  async #open(sql: Sql, userId: string, by: 'code' | 'recoveryCode'): Promise<SignedIn> {
    const { sessions } = this.#deps;
    const user = await findUser(sql, userId);
    if (!user) throw new AppError('CHALLENGE_INVALID');
    if (by === 'recoveryCode') await this.#tell(sql, userId, 'recoveryCodeUsed');
    const { sessionId, ...signedIn } = await sessions.open(sql, user);
    const details = { secondFactor: by };
    const subject = { actorId: userId, companyId: null, subjectId: sessionId, details };
    await recordAudit(sql, { action: 'person.signedIn', ...subject });
    return signedIn;
  }

  /** Does the work for who knows the password and has a code, and commits a wrong code as well. */
  async #withBoth(
    userId: string,
    { password, typed }: { password: string; typed: string },
    work: (sql: Sql) => Promise<void>,
  ): Promise<void> {
    const codes = this.#codes();
    await this.#assertPassword(userId, password);
    const outcome = await this.#deps.database.asPerson({ userId }, async (sql) => {
      const checked = await codes.check(sql, userId, { typed, isConfirmed: true });
      if (checked.kind === 'right') await work(sql);
      return checked;
    });
    assertRight(outcome);
  }

  async #keepRecoveryCodes(sql: Sql, userId: string, recoveryCodes: readonly string[]): Promise<void> {
    const hashes = recoveryCodes.map((code) => hashOfRecoveryCode(userId, code) ?? '');
    await replaceRecoveryCodes(sql, userId, hashes);
  }

  async #assertPassword(userId: string, password: string): Promise<User> {
    const { database, passwords } = this.#deps;
    const found = await database.asPerson({ userId }, (sql) => findCredentialsOf(sql, userId));
    if (!found) throw new AppError('UNAUTHENTICATED');
    if (!(await passwords.verify(found.passwordHash, password))) throw new AppError('PASSWORD_WRONG');
    return found.user;
  }

  async #tell(
    sql: Sql,
    userId: string,
    letter: 'secondFactorOn' | 'secondFactorOff' | 'recoveryCodeUsed',
  ): Promise<void> {
    const user = await findUser(sql, userId);
    if (user) await this.#deps.mails.sendNotice(sql, user.email, letter);
  }

  #record(sql: Sql, userId: string, action: AuditAction): Promise<void> {
    return recordAudit(sql, { action, actorId: userId, companyId: null, subjectId: userId });
  }

  #codes(): OneTimeCodes {
    if (this.#deps.codes === undefined) throw new AppError('SECOND_FACTOR_OFF');
    return this.#deps.codes;
  }
}
