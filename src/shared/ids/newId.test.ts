import { describe, expect, it } from 'vitest';
import { isId, newId } from './newId.ts';

describe('newId', () => {
  it('gives ids that sort in the order in which they were made, none twice', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(ids.every(isId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws each character of the random part evenly', async () => {
    const seen = new Map<string, number>();
    const rounds = 400;
    for (let round = 0; round < rounds; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const character of newId().slice(10)) seen.set(character, (seen.get(character) ?? 0) + 1);
    }
    expect(seen.size).toBe(32);
    // 200 are expected of each; six standard deviations to either side
    for (const count of seen.values()) expect(Math.abs(count - (rounds * 16) / 32)).toBeLessThan(84);
  });
});

describe('isId', () => {
  it('knows our form from any other', () => {
    expect(isId('01M80D8E0EZSPVFCMR9CHVZEPF')).toBe(true);
    for (const text of [
      '',
      '01m80d8e0ezspvfcmr9chvzepf',
      '01M80D8E0EZSPVFCMR9CHVZEP',
      "' OR 1=1 --",
      'I'.repeat(26),
    ]) {
      expect(isId(text)).toBe(false);
    }
  });
});
