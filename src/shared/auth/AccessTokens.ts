/** Access tokens: short-lived JWTs (HS256) signed with JWT_SECRET. They say who, and nothing else. */
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '@/shared/clock/Clock.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { isId } from '@/shared/ids/newId.ts';
import { VerifiedTokens } from './VerifiedTokens.ts';

const ISSUER = 'accubooks';
const ALGORITHM = 'HS256';

export type AccessTokenClaims = { readonly userId: string; readonly sessionId: string };

export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #clock: Clock;
  readonly #verified = new VerifiedTokens<AccessTokenClaims>();
  readonly ttlS: number;

  constructor(secret: string, ttlS: number, clock: Clock) {
    this.#key = new TextEncoder().encode(secret);
    this.#clock = clock;
    this.ttlS = ttlS;
  }

  async sign(claims: AccessTokenClaims): Promise<string> {
    const nowS = Math.floor(this.#clock.nowMs() / 1000);
    return new SignJWT({ sid: claims.sessionId })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setSubject(claims.userId)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + this.ttlS)
      .sign(this.#key);
  }

  /** Throws UNAUTHENTICATED for whatever is not a token of ours that is still valid. */
  async verify(token: string): Promise<AccessTokenClaims> {
    const known = this.#verified.get(token, this.#clock.nowMs());
    if (known !== undefined) return known;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        issuer: ISSUER,
        algorithms: [ALGORITHM],
        currentDate: nowOf(this.#clock),
      });
      const userId = payload.sub ?? '';
      const sessionId = String(payload.sid ?? '');
      if (isId(userId) && isId(sessionId) && payload.exp !== undefined) {
        this.#verified.put(token, { userId, sessionId }, payload.exp * 1000);
        return { userId, sessionId };
      }
    } catch (error) {
      throw new AppError('UNAUTHENTICATED', { cause: error });
    }
    throw new AppError('UNAUTHENTICATED');
  }
}
