import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { hashOfLinkToken } from '@/shared/auth/LinkTokens.ts';
import type { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import type { AccountMails } from './AccountMails.ts';
import {
  actAs,
  findCredentials,
  findCredentialsOf,
  findEmailVerification,
  findUser,
  markEmailVerified,
  replaceEmail,
} from './PeopleStore.ts';
import {
  deletePersonTokens,
  insertPersonToken,
  type PersonToken,
  takePersonToken,
} from './PersonTokenStore.ts';
import type { Account, ChangeEmailRequest } from './peopleContract.ts';
import { readSecondFactor } from './SecondFactorStore.ts';

const LINK_USEFUL_S = 86_400;

export type EmailDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly passwords: PasswordHasher;
  readonly mails: AccountMails;
  readonly hasSecondFactors: boolean;
};

export class EmailService {
  readonly #deps: EmailDeps;

  constructor(deps: EmailDeps) {
    this.#deps = deps;
  }

  /** Throws UNAUTHENTICATED when the person is gone. */
  async account(userId: string): Promise<Account> {
    const { database, mails, hasSecondFactors } = this.#deps;
    return database.asPerson({ userId }, async (sql) => {
      const user = await findUser(sql, userId);
      if (!user) throw new AppError('UNAUTHENTICATED');
      const isEmailVerified = (await findEmailVerification(sql, userId)) !== null;
      const secondFactor = { ...(await readSecondFactor(sql, userId)), isAvailable: hasSecondFactors };
      return { email: user.email, isEmailVerified, isMailOn: mails.isOn, secondFactor };
    });
  }

  /** Sends the link that confirms the address, unless it is confirmed. Throws MAIL_OFF. */
  async sendVerification(userId: string): Promise<void> {
    const { database, mails } = this.#deps;
    mails.assertOn();
    const link = mails.newLink();
    await database.asPerson({ userId, linkTokenHash: link.tokenHash }, async (sql) => {
      const user = await findUser(sql, userId);
      if (!user || (await findEmailVerification(sql, userId)) !== null) return;
      if (!(await mails.mayAsk(sql, user.email))) return;
      await insertPersonToken(sql, { ...link, userId, purpose: 'verifyEmail', ...this.#lifetime() });
      const mail = { recipient: user.email, letter: 'verifyEmail', link, usefulS: LINK_USEFUL_S } as const;
      await mails.sendLink(sql, mail);
    });
  }

  /**
   * Sends a link to the new address; the account keeps its own until it is opened. An address that somebody has
   * gets no mail, and the answer is the same. Throws MAIL_OFF, PASSWORD_WRONG, SIGN_IN_BUSY.
   */
  async requestChange(userId: string, { email, password }: ChangeEmailRequest): Promise<void> {
    const { database, passwords, mails } = this.#deps;
    mails.assertOn();
    const own = await database.asPerson({ userId }, (sql) => findCredentialsOf(sql, userId));
    if (!own) throw new AppError('UNAUTHENTICATED');
    if (!(await passwords.verify(own.passwordHash, password))) throw new AppError('PASSWORD_WRONG');
    const link = mails.newLink();
    const scope = { userId, loginEmail: email, linkTokenHash: link.tokenHash };
    await database.asPerson(scope, async (sql) => {
      if (!(await mails.mayAsk(sql, email))) return;
      const isTaken = (await findCredentials(sql, email)) !== undefined;
      await deletePersonTokens(sql, userId, 'changeEmail');
      await insertPersonToken(sql, { ...link, userId, purpose: 'changeEmail', email, ...this.#lifetime() });
      const letter = isTaken ? ('nothing' as const) : ('changeEmail' as const);
      await mails.sendLink(sql, { recipient: email, letter, link, usefulS: LINK_USEFUL_S });
    });
  }

  /** Does what the link is for, and gives the address that is confirmed now. Throws LINK_INVALID. */
  async confirm(token: string): Promise<string> {
    const { database, clock, log } = this.#deps;
    const now = nowOf(clock);
    const scope = { linkTokenHash: hashOfLinkToken(token) };
    const { email, userId, purpose } = await database.asPerson(scope, async (sql) => {
      const taken = await takePersonToken(sql, ['verifyEmail', 'changeEmail'], now);
      if (!taken) throw new AppError('LINK_INVALID');
      await actAs(sql, taken.userId);
      return { ...taken, email: await this.#confirmTaken(sql, taken, now) };
    });
    log.info({ security: true, userId, purpose }, 'e-mail address confirmed');
    return email;
  }

  async #confirmTaken(sql: Sql, { userId, email }: PersonToken, now: Date): Promise<string> {
    const { mails } = this.#deps;
    const user = await findUser(sql, userId);
    if (!user) throw new AppError('LINK_INVALID');
    const subject = { actorId: userId, companyId: null, subjectId: userId };
    if (email === null) {
      if (await markEmailVerified(sql, userId, now))
        await recordAudit(sql, { action: 'person.emailVerified', ...subject });
      return user.email;
    }
    if (!(await replaceEmail(sql, userId, { email, at: now }))) throw new AppError('LINK_INVALID');
    // Links that went to the former address open nothing any more.
    await deletePersonTokens(sql, userId);
    await mails.sendNotice(sql, user.email, 'emailChanged');
    const details = { from: user.email, to: email };
    await recordAudit(sql, { action: 'person.emailChanged', ...subject, details });
    return email;
  }

  #lifetime(): { createdAt: Date; expiresAt: Date } {
    const createdAt = nowOf(this.#deps.clock);
    return { createdAt, expiresAt: new Date(createdAt.getTime() + LINK_USEFUL_S * 1000) };
  }
}
