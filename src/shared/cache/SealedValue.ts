/**
 * A kept answer as it lies in Redis: compressed when that pays, and sealed with its key, so that what was cut short,
 * changed, or copied from another key is recognised as no answer at all.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

/** Shorter answers are not worth the time of compressing, in bytes. */
const COMPRESS_FROM = 2_048;
/** Longest answer that is kept, in bytes, before and after compression. */
export const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
export const SEALED_BYTES_MAX = 512 * 1024;
const SEAL_BYTES = 32;
const FORMS = { plain: 0, deflated: 1 } as const;

const deflate = promisify<Buffer, { level: number }, Buffer>(deflateRaw);
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

function sealOf(secret: Buffer, key: string, content: Buffer): Buffer {
  return createHmac('sha256', secret).update(key).update('\0').update(content).digest();
}

/** Undefined for an answer that is too long to be kept. */
export async function sealValue(secret: Buffer, key: string, text: string): Promise<Buffer | undefined> {
  const plain = Buffer.from(text, 'utf8');
  if (plain.length > ANSWER_BYTES_MAX) return undefined;
  const isLong = plain.length >= COMPRESS_FROM;
  const body = isLong ? await deflate(plain, { level: 1 }) : plain;
  const content = Buffer.concat([Buffer.from([isLong ? FORMS.deflated : FORMS.plain]), body]);
  if (content.length > SEALED_BYTES_MAX) return undefined;
  return Buffer.concat([sealOf(secret, key, content), content]);
}

/** Undefined for whatever this key was not sealed with. */
export async function openValue(secret: Buffer, key: string, sealed: Buffer): Promise<string | undefined> {
  if (sealed.length <= SEAL_BYTES || sealed.length > SEAL_BYTES + SEALED_BYTES_MAX) return undefined;
  const content = sealed.subarray(SEAL_BYTES);
  if (!timingSafeEqual(sealed.subarray(0, SEAL_BYTES), sealOf(secret, key, content))) return undefined;
  const body = content.subarray(1);
  if (content[0] === FORMS.plain) return body.toString('utf8');
  return (await inflate(body, { maxOutputLength: ANSWER_BYTES_MAX })).toString('utf8');
}
