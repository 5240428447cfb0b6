import type { SessionService, SignedIn } from '@/features/sessions/SessionService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { assertGoodPassword } from './assertGoodPassword.ts';
import type { FailedSignIns } from './FailedSignIns.ts';
import { listCompaniesOf } from './MembershipReadModel.ts';
import {
  findCredentials,
  findUser,
  holdsPassword,
  insertUser,
  isOperator,
  replacePassword,
} from './PeopleStore.ts';
import type { LoginRequest, MeResponse, SignInChallenge, SignUpRequest } from './peopleContract.ts';
import type { SecondFactorService } from './SecondFactorService.ts';

export type PeopleDeps = {
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionService;
  readonly secondFactors: SecondFactorService;
  readonly failedSignIns: FailedSignIns;
};

export class PeopleService {
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  /** Where no mail is sent: makes the account at once. Throws EMAIL_TAKEN, PASSWORD_GUESSABLE, SIGN_IN_BUSY. */
  async signUp(request: SignUpRequest): Promise<SignedIn> {
    const { database, passwords, sessions, metrics, log } = this.#deps;
    const { email, name } = request;
    assertGoodPassword(request.password, request);
    const taken = await database.asPerson({ loginEmail: email }, (sql) => findCredentials(sql, email));
    if (taken) throw new AppError('EMAIL_TAKEN');
    const passwordHash = await passwords.hash(request.password);
    const id = newId();
    const signedIn = await database.asPerson({ userId: id, loginEmail: email }, async (sql) => {
      const user = await insertUser(sql, { id, email, name, passwordHash });
      const session = await sessions.open(sql, user);
      await recordAudit(sql, { action: 'person.signedUp', actorId: id, companyId: null, subjectId: id });
      return session;
    });
    metrics.signups.inc();
    log.info({ userId: id }, 'person signed up');
    return signedIn;
  }

  /** Throws CREDENTIALS_INVALID, the same and after the same time whether or not the account exists; SIGN_IN_BUSY. */
  async login(request: LoginRequest): Promise<SignedIn | SignInChallenge> {
    const { database, passwords, sessions, secondFactors, failedSignIns } = this.#deps;
    const { email } = request;
    const found = await database.asPerson({ loginEmail: email }, (sql) => findCredentials(sql, email));
    const matches = await passwords.verify(found?.passwordHash, request.password);
    if (!found || !matches) {
      failedSignIns.note(found?.user.id);
      throw new AppError('CREDENTIALS_INVALID');
    }
    const { id: userId } = found.user;
    const from = found.passwordHash;
    const to = passwords.isOutdated(from) ? await passwords.hash(request.password) : undefined;
    return database.asPerson({ userId }, async (sql) => {
      // Whoever changes it ends all sessions, and must not miss this one.
      const isStill =
        to === undefined
          ? await holdsPassword(sql, userId, from)
          : await replacePassword(sql, userId, { from, to });
      if (!isStill) throw new AppError('CREDENTIALS_INVALID');
      const challenge = await secondFactors.challenge(sql, userId);
      if (challenge !== undefined) return challenge;
      const session = await sessions.open(sql, found.user);
      await recordAudit(sql, {
        action: 'person.signedIn',
        actorId: userId,
        companyId: null,
        subjectId: session.sessionId,
      });
      return session;
    });
  }

  /** Throws UNAUTHENTICATED when the person is gone. */
  async me(userId: string): Promise<MeResponse> {
    const { database } = this.#deps;
    return database.asPerson({ userId }, async (sql) => {
      const user = await findUser(sql, userId);
      if (!user) throw new AppError('UNAUTHENTICATED');
      const companies = await listCompaniesOf(database, userId);
      return { user, companies, isOperator: await isOperator(sql, userId) };
    });
  }
}
