import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWER_BYTES_MAX, openValue, sealValue } from './SealedValue.ts';

const secret = randomBytes(32);
const KEY = 'cache:company:what:1';

describe('a sealed answer', () => {
  it('opens as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 6_000 }), async (text) => {
        const sealed = await sealValue(secret, KEY, text);
        expect(sealed && (await openValue(secret, KEY, sealed))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('is none when a byte of it, its key or the secret is another one', async () => {
    const sealed = (await sealValue(secret, KEY, 'x'.repeat(5_000))) ?? Buffer.alloc(0);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(await openValue(secret, KEY, changed)).toBeUndefined();
    }
    expect(await openValue(secret, 'cache:another:what:1', sealed)).toBeUndefined();
    expect(await openValue(randomBytes(32), KEY, sealed)).toBeUndefined();
    for (const cut of [0, 1, 31, 32, sealed.length - 1])
      expect(await openValue(secret, KEY, sealed.subarray(0, cut))).toBeUndefined();
  });

  it('is not made of what is too long to be kept', async () => {
    expect(await sealValue(secret, KEY, 'x'.repeat(ANSWER_BYTES_MAX + 1))).toBeUndefined();
    expect(await sealValue(secret, KEY, randomBytes(600_000).toString('base64'))).toBeUndefined();
  });
});
