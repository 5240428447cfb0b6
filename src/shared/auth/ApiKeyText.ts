/**
 * API keys as text: `ab_<id>_<secret><checksum>`. The prefix and the checksum let secret scanners recognise a
 * leaked one without asking us, and let us refuse a mistyped one without asking the database.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { isId } from '@/shared/ids/newId.ts';

/** What every key begins with. */
export const API_KEY_PREFIX = 'ab_';
/** For secret scanners: all keys, and next to nothing else. */
export const API_KEY_PATTERN = /^ab_([0-9A-HJKMNP-TV-Z]{26})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

const SECRET_BYTES = 32;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 > 2^256 and 62^6 > 2^32. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;

/** The parts of a key that is well formed: whose it may be, and what to compare with the hash that is kept. */
export type ApiKeyParts = { readonly id: string; readonly secretHash: string };

function base62(value: bigint, length: number): string {
  const base = BigInt(DIGITS.length);
  let [rest, text] = [value, ''];
  for (let digit = 0; digit < length; digit += 1) {
    text = `${DIGITS[Number(rest % base)] ?? ''}${text}`;
    rest /= base;
  }
  return text;
}

const checksumOf = (text: string) => base62(BigInt(crc32(text)), CHECKSUM_LENGTH);

/**
 * SHA-256 of the secret, in hex. Nothing slower is needed: of 256 random bits nobody tries a noticeable part,
 * whatever a try costs; slow hashes are for what people choose.
 */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A new key of the id, and the hash that is kept of it. */
export function newApiKey(id: string): { readonly text: string; readonly secretHash: string } {
  const secret = base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_LENGTH);
  const body = `${API_KEY_PREFIX}${id}_${secret}`;
  return { text: `${body}${checksumOf(body)}`, secretHash: hashOf(secret) };
}

/** The parts; undefined for what is no key of ours, mistyped or cut off. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, id = '', secret = '', checksum] = API_KEY_PATTERN.exec(text) ?? [];
  if (!isId(id) || checksum !== checksumOf(`${API_KEY_PREFIX}${id}_${secret}`)) return undefined;
  return { id, secretHash: hashOf(secret) };
}

/** Whether two hashes in hex are the same, after a time that does not tell where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}
