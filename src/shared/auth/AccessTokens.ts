/** Access tokens: short-lived JWTs (HS256) signed with the key ring's current key. They say who, and nothing else. */
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '@/shared/clock/Clock.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { KeyRing } from './KeyRing.ts';
import { VerifiedTokens } from './VerifiedTokens.ts';

const ISSUER = 'accubooks';
const ALGORITHM = 'HS256';

export type AccessTokenClaims = { readonly userId: string; readonly sessionId: string };

export class AccessTokens {
  readonly #keys: KeyRing;
  readonly #clock: Clock;
  readonly #verified = new VerifiedTokens<AccessTokenClaims>();
  readonly ttlS: number;

  constructor(keys: KeyRing, ttlS: number, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
    this.ttlS = ttlS;
  }

  async sign(claims: AccessTokenClaims): Promise<string> {
    const nowS = Math.floor(this.#clock.nowMs() / 1000);
    return new SignJWT({ sid: claims.sessionId })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.#keys.current.id })
      .setIssuer(ISSUER)
      .setSubject(claims.userId)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + this.ttlS)
      .sign(this.#keys.current.secret);
  }

  /** Throws UNAUTHENTICATED for whatever is not a token of ours that is still valid. */
  async verify(token: string): Promise<AccessTokenClaims> {
    const known = this.#verified.get(token, this.#clock.nowMs());
    if (known !== undefined) return known;
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = this.#keys.find(kid);
      if (key === undefined) throw new AppError('UNAUTHENTICATED');
      const { payload } = await jwtVerify(token, key.secret, {
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
