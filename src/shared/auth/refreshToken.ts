/**
 * Refresh tokens: opaque, stored only as their SHA-256. All tokens of one session share their first half, so
 * that one of any age is recognised. The second half is replaced; each follows from the one before it with a
 * key that belongs to the session, so that asking twice for the same rotation gives the same answer.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';

const PART_BYTES = 32;
const FORM = /^([\w-]{43})\.([\w-]{43})$/;

export type FirstToken = {
  readonly token: string;
  /** Kept with the session; no use to whoever holds no token of it. */
  readonly rotationKey: string;
};

const randomPart = (): string => randomBytes(PART_BYTES).toString('base64url');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The first token of a session. */
export function createRefreshToken(): FirstToken {
  return { token: `${randomPart()}.${randomPart()}`, rotationKey: randomPart() };
}

/** The token that replaces `token`: always the same one, and not to be guessed without the session's key. */
export function successorOf(token: string, rotationKey: string): string {
  const [family = ''] = token.split('.');
  const next = createHmac('sha256', Buffer.from(rotationKey, 'base64url')).update(token).digest('base64url');
  return `${family}.${next}`;
}

/** What is stored of the half that all tokens of a session share; undefined for what is no token of ours. */
export function familyHashOf(token: string): string | undefined {
  const family = FORM.exec(token)?.[1];
  return family === undefined ? undefined : sha256(family);
}

/** What is stored of a token. */
export function tokenHashOf(token: string): string {
  return sha256(token);
}
