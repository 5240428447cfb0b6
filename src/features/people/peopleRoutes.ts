import type { SessionService } from '@/features/sessions/SessionService.ts';
import { sessionResponseSchema } from '@/features/sessions/sessionContract.ts';
import { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { SealedSecrets } from '@/shared/auth/SealedSecrets.ts';
import { SECURE_SESSION_COOKIE, SESSION_COOKIE, type SessionCookie } from '@/shared/auth/SessionCookie.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { AccountMails } from './AccountMails.ts';
import { countLogin } from './countLogin.ts';
import { EmailService } from './EmailService.ts';
import { emailRoutes } from './emailRoutes.ts';
import { FailedSignIns } from './FailedSignIns.ts';
import { OneTimeCodes } from './OneTimeCodes.ts';
import { PasswordService } from './PasswordService.ts';
import { PeopleService } from './PeopleService.ts';
import { passwordRoutes } from './passwordRoutes.ts';
import { loginRequestSchema, meResponseSchema, signInChallengeSchema } from './peopleContract.ts';
import { SecondFactorService } from './SecondFactorService.ts';
import { SignUpService } from './SignUpService.ts';
import { secondFactorRoutes } from './secondFactorRoutes.ts';
import { signUpRoutes } from './signUpRoutes.ts';

const TAGS = ['people'];

/** Undefined where no secret is configured that the secrets of people are sealed with. */
function oneTimeCodes(config: Config, clock: Clock): OneTimeCodes | undefined {
  const { ENCRYPTION_SECRET: secret, ENCRYPTION_SECRETS_PREVIOUS: previous } = config;
  return secret === '' ? undefined : new OneTimeCodes(new SealedSecrets([secret, ...previous]), clock);
}

type PeopleRoutesDeps = {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sessions: SessionService;
  readonly cookie: SessionCookie;
};

export function peopleRoutes(server: ApiServer, deps: PeopleRoutesDeps): void {
  const { config, cookie } = deps;
  const passwords = new PasswordHasher();
  const failedSignIns = new FailedSignIns(deps.database, deps.log);
  server.addHook('onClose', () => failedSignIns.settle());
  const links = new LinkTokens([config.JWT_SECRET, ...config.JWT_SECRETS_PREVIOUS]);
  const mails = new AccountMails(config.SMTP_URL !== '', links);
  if (!mails.isOn)
    deps.log.warn({}, 'SMTP_URL is empty: sign-up confirms no address, forgotten passwords cannot be reset');
  const codes = oneTimeCodes(config, deps.clock);
  const parts = { ...deps, passwords, mails, codes, hasSecondFactors: codes !== undefined };
  const secondFactors = new SecondFactorService(parts);
  const people = new PeopleService({ ...parts, failedSignIns, secondFactors });
  signUpRoutes(server, { config, people, signUps: new SignUpService(parts), isMailOn: mails.isOn, cookie });
  emailRoutes(server, new EmailService(parts));
  passwordRoutes(server, new PasswordService(parts));
  secondFactorRoutes(server, { factors: secondFactors, cookie, metrics: deps.metrics });

  server.route({
    method: 'POST',
    url: '/api/auth/login',
    config: { permission: 'public', errors: ['CREDENTIALS_INVALID', 'SIGN_IN_BUSY', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'login',
      summary: 'Sign in',
      description: `Answers 202 with a challenge where a second factor is asked for. Sets the refresh token as the cookie \`${SECURE_SESSION_COOKIE}\`; without TLS \`${SESSION_COOKIE}\`.`,
      tags: TAGS,
      body: loginRequestSchema,
      response: { 200: sessionResponseSchema, 202: signInChallengeSchema },
    },
    handler: async (request, reply) => {
      const answer = await countLogin(deps.metrics, () => people.login(request.body));
      if ('challenge' in answer) return reply.status(202).send(answer);
      return reply.status(200).send(cookie.answer(reply, answer));
    },
  });

  server.route({
    method: 'GET',
    url: '/api/auth/me',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'readMe',
      summary: 'The signed-in person and their companies',
      tags: TAGS,
      response: { 200: meResponseSchema },
    },
    handler: async (request) => people.me(personOf(request)),
  });
}
