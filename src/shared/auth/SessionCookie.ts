/** The cookie that carries the refresh token: scripts cannot read it, other sites cannot make it travel. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@/shared/config/config.ts';

/** Name of the cookie. */
export const SESSION_COOKIE = 'accubooks_session';
/** Where the browser sends it. */
export const SESSION_COOKIE_PATH = '/api/auth';

/** What a sign-in gives beside the answer's body; it travels in the cookie only. */
export type RefreshCredential = {
  readonly refreshToken: string;
  /** Seconds that the session still lives. */
  readonly sessionTtlS: number;
};

export class SessionCookie {
  readonly #attributes;

  constructor(config: Pick<Config, 'COOKIE_SECURE'>) {
    this.#attributes = {
      path: SESSION_COOKIE_PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: config.COOKIE_SECURE === 'true',
    } as const;
  }

  /** The refresh token that the request carries. */
  read(request: FastifyRequest): string | undefined {
    return request.cookies[SESSION_COOKIE];
  }

  /** Puts the refresh token into the cookie and gives what is left for the body. */
  answer<Body>(reply: FastifyReply, signedIn: Body & RefreshCredential): Omit<Body, keyof RefreshCredential> {
    const { refreshToken, sessionTtlS, ...body } = signedIn;
    reply.setCookie(SESSION_COOKIE, refreshToken, { ...this.#attributes, maxAge: sessionTtlS });
    return body;
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(SESSION_COOKIE, this.#attributes);
  }
}
