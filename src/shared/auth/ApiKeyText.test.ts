import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { API_KEY_PATTERN, isSameHash, newApiKey, parseApiKey } from './ApiKeyText.ts';

describe('the text of an API key', () => {
  it('is read back, and its hash is not in it', () => {
    for (let round = 0; round < 200; round += 1) {
      const id = newId();
      const { text, secretHash } = newApiKey(id);
      expect(text).toMatch(API_KEY_PATTERN);
      expect(parseApiKey(text)).toEqual({ id, secretHash });
      expect(text).not.toContain(secretHash.slice(0, 12));
    }
  });

  it('has a secret of its own each time', () => {
    const id = newId();
    const secrets = new Set(Array.from({ length: 100 }, () => newApiKey(id).secretHash));
    expect(secrets.size).toBe(100);
  });

  it('is refused with any one character changed, left out or added', () => {
    const { text } = newApiKey(newId());
    for (let place = 0; place < text.length; place += 1) {
      const other = text[place] === '7' ? '8' : '7';
      expect(parseApiKey(`${text.slice(0, place)}${other}${text.slice(place + 1)}`)).toBeUndefined();
      expect(parseApiKey(`${text.slice(0, place)}${text.slice(place + 1)}`)).toBeUndefined();
    }
    for (const wrong of [
      '',
      'ab_',
      `${text}0`,
      ` ${text}`,
      `${text}\n`,
      text.toLowerCase(),
      text.repeat(1_000),
    ])
      expect(parseApiKey(wrong)).toBeUndefined();
  });

  it('is compared as a whole: other lengths and no hash at all are different', () => {
    const { secretHash } = newApiKey(newId());
    expect(isSameHash(secretHash, secretHash)).toBe(true);
    expect(isSameHash(secretHash, secretHash.slice(2))).toBe(false);
    expect(isSameHash(secretHash, newApiKey(newId()).secretHash)).toBe(false);
    expect(isSameHash('', '')).toBe(false);
  });
});
