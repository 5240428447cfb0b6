/** Reads an access token without a server: what it says, and whether it still holds. */
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { KeyRing } from './KeyRing.ts';

export type DescribedToken = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly isExpired: boolean | null;
  /** `not checked` without a key ring. */
  readonly signature: 'good' | 'bad' | 'not checked';
};

/** Throws a TypeError for text that is no JSON Web Token. `now` decides what has expired. */
export async function describeToken(
  token: string,
  now: Date,
  keys: KeyRing | undefined,
): Promise<DescribedToken> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  let claims: ReturnType<typeof decodeJwt>;
  try {
    header = decodeProtectedHeader(token);
    claims = decodeJwt(token);
  } catch {
    throw new TypeError('That is not a JSON Web Token: three parts of base64url with dots between them.');
  }
  const { iat, exp } = claims;
  return {
    header: { ...header },
    claims: { ...claims },
    issuedAt: toInstant(iat),
    expiresAt: toInstant(exp),
    isExpired: exp === undefined ? null : exp * 1000 <= now.getTime(),
    signature: keys === undefined ? 'not checked' : await judge(token, keys, header.kid, iat),
  };
}

function toInstant(seconds: number | undefined): string | null {
  const at = seconds === undefined ? Number.NaN : seconds * 1000;
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : null;
}

async function judge(token: string, keys: KeyRing, kid: string | undefined, iat: number | undefined) {
  const key = keys.find(kid);
  if (key === undefined) return 'bad';
  try {
    // Judged as of when it was issued, so that an expired token can still have a good signature.
    await jwtVerify(token, key.secret, {
      algorithms: ['HS256'],
      ...(iat === undefined ? {} : { currentDate: new Date(iat * 1000) }),
    });
    return 'good';
  } catch {
    return 'bad';
  }
}
