import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openStream, sealStream } from './EvidenceCipher.ts';

const SECRET = 'a secret for tests only, 33+ characters';
const CHUNK = 64 * 1024;

async function gather(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
const seal = (plain: Buffer, name = 'a') => gather(Readable.from([plain]).pipe(sealStream(SECRET, name)));
/** In pieces of an odd size, as a disk gives them. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_007) yield bytes.subarray(at, at + 10_007);
}
const open = async (sealed: Buffer, secrets = [SECRET], name = 'a') =>
  gather(await openStream(Readable.from(pieces(sealed)), secrets, name));

describe('sealed evidence', () => {
  it('is opened to what it was, of any length', async () => {
    for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_003]) {
      const plain = randomBytes(length);
      const sealed = await seal(plain);
      expect(sealed.includes(plain.subarray(0, 32)) && length >= 32).toBe(false);
      expect((await open(sealed, ['another secret that came later, 33+', SECRET])).equals(plain)).toBe(true);
    }
  });

  it('is not opened when a byte is changed, a chunk is gone, moved or cut off, or it passes for another', async () => {
    const sealed = await seal(randomBytes(2 * CHUNK + 100));
    for (const at of [0, 5, 13, 45, 50, CHUNK + 70, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(open(changed), `byte ${at}`).rejects.toThrow();
    }
    const head = 45;
    const chunk = CHUNK + 16;
    const one = sealed.subarray(head, head + chunk);
    const two = sealed.subarray(head + chunk, head + 2 * chunk);
    const rest = sealed.subarray(head + 2 * chunk);
    for (const wrong of [[one, two], [one, rest], [two, one, rest], [one, two, two, rest], []])
      await expect(open(Buffer.concat([sealed.subarray(0, head), ...wrong]))).rejects.toThrow();
    await expect(open(sealed, [SECRET], 'b')).rejects.toThrow();
    await expect(open(sealed, ['another secret for tests, 33+ characters'])).rejects.toThrow(/not given/);
  });
});
