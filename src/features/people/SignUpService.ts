import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SessionService, SignedIn } from '@/features/sessions/SessionService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { hashOfLinkToken } from '@/shared/auth/LinkTokens.ts';
import type { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { AccountMails } from './AccountMails.ts';
import { assertGoodPassword } from './assertGoodPassword.ts';
import {
  countSignUpGuess,
  findPendingSignUp,
  insertPendingSignUp,
  type PendingSignUp,
  takePendingSignUp,
} from './PendingSignUpStore.ts';
import { actAs, findCredentials, insertUser, markEmailVerified } from './PeopleStore.ts';
import type { ConfirmSignUpRequest, SignUpRequest } from './peopleContract.ts';

const LINK_USEFUL_S = 86_400;
const BROWSER_TOKEN_BYTES = 32;
/** Guesses of the password, by somebody who has the link and not the browser. */
export const SIGN_UP_GUESSES_MAX = 5;

export type SignUpDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionService;
  readonly mails: AccountMails;
};

/** What the browser keeps so that the link signs in there, and nowhere else without the password. */
export type PendingBrowser = { readonly browserToken: string; readonly ttlS: number };

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

export class SignUpService {
  readonly #deps: SignUpDeps;

  constructor(deps: SignUpDeps) {
    this.#deps = deps;
  }

  /**
   * Sends the link that makes the account; to an address that has one, a letter that says so. Whoever asks is
   * told the same after the same work. Throws PASSWORD_GUESSABLE, SIGN_IN_BUSY.
   */
  async request(request: SignUpRequest): Promise<PendingBrowser> {
    const { database, passwords, mails, clock } = this.#deps;
    const { email, name } = request;
    assertGoodPassword(request.password, request);
    const passwordHash = await passwords.hash(request.password);
    const link = mails.newLink();
    const browserToken = randomBytes(BROWSER_TOKEN_BYTES).toString('base64url');
    const createdAt = nowOf(clock);
    const expiresAt = new Date(createdAt.getTime() + LINK_USEFUL_S * 1000);
    const scope = { loginEmail: email, linkTokenHash: link.tokenHash };
    await database.asPerson(scope, async (sql) => {
      if (!(await mails.mayAsk(sql, email))) return;
      const isTaken = (await findCredentials(sql, email)) !== undefined;
      const signUp = { id: link.id, email, name, passwordHash, browserHash: hashOf(browserToken) };
      // Also for a taken address, where nobody is ever told the token: the work is the same.
      await insertPendingSignUp(sql, { ...signUp, tokenHash: link.tokenHash, createdAt, expiresAt });
      const letter = isTaken ? ('signUpTaken' as const) : ('confirmSignUp' as const);
      await mails.sendLink(sql, { recipient: email, letter, link, usefulS: LINK_USEFUL_S });
    });
    return { browserToken, ttlS: LINK_USEFUL_S };
  }

  /**
   * Makes the account and signs in: in the browser that asked, elsewhere with the password, because an account
   * whose password a stranger chose must not become somebody's. Throws LINK_INVALID, PASSWORD_NEEDED,
   * CREDENTIALS_INVALID, SIGN_IN_BUSY.
   */
  async confirm(request: ConfirmSignUpRequest, browserToken: string | undefined): Promise<SignedIn> {
    const { database, clock, sessions, metrics, log } = this.#deps;
    const scope = { linkTokenHash: hashOfLinkToken(request.token) };
    const now = nowOf(clock);
    const pending = await database.asPerson(scope, (sql) => findPendingSignUp(sql, now));
    if (!pending) throw new AppError('LINK_INVALID');
    await this.#assertSame(pending, scope, request.password, browserToken);
    const id = newId();
    const { email, name, passwordHash } = pending;
    const signedIn = await database.asPerson({ ...scope, loginEmail: email }, async (sql) => {
      if (!(await takePendingSignUp(sql, pending.id))) throw new AppError('LINK_INVALID');
      await actAs(sql, id);
      const user = await insertUser(sql, { id, email, name, passwordHash }).catch((error: unknown) => {
        // Somebody else with a link to this address was first.
        throw error instanceof AppError ? new AppError('LINK_INVALID', { cause: error }) : error;
      });
      await markEmailVerified(sql, id, now);
      const session = await sessions.open(sql, user);
      await recordAudit(sql, { action: 'person.signedUp', actorId: id, companyId: null, subjectId: id });
      return session;
    });
    metrics.signups.inc();
    log.info({ userId: id }, 'person signed up');
    return signedIn;
  }

  async #assertSame(
    pending: PendingSignUp,
    scope: { linkTokenHash: string },
    password: string | undefined,
    browserToken: string | undefined,
  ): Promise<void> {
    const shown = Buffer.from(hashOf(browserToken ?? ''));
    if (timingSafeEqual(shown, Buffer.from(pending.browserHash))) return;
    if (password === undefined) throw new AppError('PASSWORD_NEEDED');
    const { database, passwords } = this.#deps;
    const mayGuess = await database.asPerson(scope, (sql) =>
      countSignUpGuess(sql, pending.id, SIGN_UP_GUESSES_MAX),
    );
    if (!mayGuess) throw new AppError('LINK_INVALID');
    if (!(await passwords.verify(pending.passwordHash, password))) throw new AppError('CREDENTIALS_INVALID');
  }
}
