/**
 * The cookie that carries the refresh token: scripts cannot read it, other sites cannot make it travel, and
 * behind TLS no other host, a subdomain among them, can have set it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@/shared/config/config.ts';

/** Name of the cookie without TLS, which is for this machine only. */
export const SESSION_COOKIE = 'accubooks_session';
/** Behind TLS: browsers take a cookie of that name over https only, for the whole host only, and from the host only. */
export const SECURE_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`;

/** What a sign-in gives beside the answer's body; it travels in the cookie only. */
export type RefreshCredential = {
  readonly refreshToken: string;
  /** Seconds that the session still lives. */
  readonly sessionTtlS: number;
};

export class SessionCookie {
  readonly #name: string;
  readonly #attributes;

  constructor(config: Pick<Config, 'COOKIE_SECURE'>) {
    const secure = config.COOKIE_SECURE === 'true';
    this.#name = secure ? SECURE_SESSION_COOKIE : SESSION_COOKIE;
    // A __Host- cookie has the path / or none takes it.
    this.#attributes = {
      path: secure ? '/' : '/api/auth',
      httpOnly: true,
      sameSite: 'strict',
      secure,
    } as const;
  }

  /** The refresh token that the request carries. */
  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name];
  }

  /** Puts the refresh token into the cookie and gives what is left for the body. */
  answer<Body>(reply: FastifyReply, signedIn: Body & RefreshCredential): Omit<Body, keyof RefreshCredential> {
    const { refreshToken, sessionTtlS, ...body } = signedIn;
    reply.setCookie(this.#name, refreshToken, { ...this.#attributes, maxAge: sessionTtlS });
    return body;
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.#name, this.#attributes);
  }
}
