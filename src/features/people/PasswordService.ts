import type { SessionService } from '@/features/sessions/SessionService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { hashOfLinkToken } from '@/shared/auth/LinkTokens.ts';
import type { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import type { AccountMails } from './AccountMails.ts';
import { assertGoodPassword } from './assertGoodPassword.ts';
import {
  actAs,
  findCredentials,
  findCredentialsOf,
  findUser,
  markEmailVerified,
  replacePassword,
} from './PeopleStore.ts';
import {
  deletePersonTokens,
  findPersonToken,
  insertPersonToken,
  takePersonToken,
} from './PersonTokenStore.ts';
import type { ChangePasswordRequest, User } from './peopleContract.ts';

const LINK_USEFUL_S = 1_800;

export type PasswordDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionService;
  readonly mails: AccountMails;
};

export class PasswordService {
  readonly #deps: PasswordDeps;

  constructor(deps: PasswordDeps) {
    this.#deps = deps;
  }

  /** Sends the link, if there is such an account; takes as long and says the same if not. Throws MAIL_OFF. */
  async forgot(email: string): Promise<void> {
    const { database, mails, clock } = this.#deps;
    mails.assertOn();
    const link = mails.newLink();
    const createdAt = nowOf(clock);
    const expiresAt = new Date(createdAt.getTime() + LINK_USEFUL_S * 1000);
    const scope = { loginEmail: email, linkTokenHash: link.tokenHash };
    await database.asPerson(scope, async (sql) => {
      if (!(await mails.mayAsk(sql, email))) return;
      const found = await findCredentials(sql, email);
      await insertPersonToken(sql, {
        ...link,
        userId: found?.user.id ?? null,
        purpose: 'resetPassword',
        createdAt,
        expiresAt,
      });
      const letter = found ? ('resetPassword' as const) : ('nothing' as const);
      await mails.sendLink(sql, { recipient: email, letter, link, usefulS: LINK_USEFUL_S });
    });
  }

  /**
   * Sets the password by a link, ends every session and every other link, and signs nobody in: a second factor
   * is asked for as ever. Throws LINK_INVALID, PASSWORD_GUESSABLE (the link stays), SIGN_IN_BUSY.
   */
  async reset(token: string, password: string): Promise<void> {
    const { database, passwords, sessions, clock, log } = this.#deps;
    const scope = { linkTokenHash: hashOfLinkToken(token) };
    const now = nowOf(clock);
    const owner = await database.asPerson(scope, async (sql) => {
      const found = await findPersonToken(sql, ['resetPassword'], now);
      if (!found) return undefined;
      await actAs(sql, found.userId);
      return findUser(sql, found.userId);
    });
    if (!owner) throw new AppError('LINK_INVALID');
    assertGoodPassword(password, owner);
    const passwordHash = await passwords.hash(password);
    const ended = await database.asPerson(scope, async (sql) => {
      const taken = await takePersonToken(sql, ['resetPassword'], now);
      if (!taken) throw new AppError('LINK_INVALID');
      await actAs(sql, taken.userId);
      await replacePassword(sql, taken.userId, { to: passwordHash });
      // Whoever opened the link reads the mail of this address.
      await markEmailVerified(sql, taken.userId, now);
      return this.#endEverything(sql, owner, { action: 'person.passwordReset' });
    });
    await sessions.announceEnded(ended);
    log.info({ security: true, userId: owner.id }, 'password reset by mail');
  }

  /** Throws PASSWORD_WRONG, PASSWORD_GUESSABLE, SIGN_IN_BUSY. */
  async change(userId: string, sessionId: string, request: ChangePasswordRequest): Promise<void> {
    const { database, passwords, sessions, log } = this.#deps;
    const found = await database.asPerson({ userId }, (sql) => findCredentialsOf(sql, userId));
    if (!found) throw new AppError('UNAUTHENTICATED');
    if (!(await passwords.verify(found.passwordHash, request.password))) throw new AppError('PASSWORD_WRONG');
    assertGoodPassword(request.newPassword, found.user);
    const to = await passwords.hash(request.newPassword);
    const ended = await database.asPerson({ userId }, async (sql) => {
      if (!(await replacePassword(sql, userId, { from: found.passwordHash, to })))
        throw new AppError('PASSWORD_WRONG');
      return this.#endEverything(sql, found.user, {
        action: 'person.passwordChanged',
        exceptSessionId: sessionId,
      });
    });
    await sessions.announceEnded(ended);
    log.info({ security: true, userId }, 'password changed');
  }

  /** The ids of the sessions that it ended. */
  async #endEverything(
    sql: Sql,
    { id: userId, email }: User,
    end: { action: 'person.passwordReset' | 'person.passwordChanged'; exceptSessionId?: string },
  ): Promise<readonly string[]> {
    const { sessions, mails } = this.#deps;
    const { action, ...except } = end;
    await deletePersonTokens(sql, userId);
    await mails.sendNotice(sql, email, 'passwordChanged');
    const ended = await sessions.endAllOf(sql, userId, { because: 'password changed', ...except });
    await recordAudit(sql, { action, actorId: userId, companyId: null, subjectId: userId });
    return ended;
  }
}
