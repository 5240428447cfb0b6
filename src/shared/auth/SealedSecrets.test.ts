import { describe, expect, it } from 'vitest';
import { SealedSecrets } from './SealedSecrets.ts';

const OLD = 'an old secret that is long enough, 33+';
const NEW = 'a new secret that is long enough, 33+';
const plain = Buffer.from('twenty bytes of seed');

describe('SealedSecrets', () => {
  it('opens what it sealed, for its owner only, and never seals twice alike', () => {
    const secrets = new SealedSecrets([NEW]);
    const text = secrets.seal(plain, 'ada');
    expect(secrets.open(text, 'ada')).toEqual({ plain, isCurrent: true });
    expect(secrets.seal(plain, 'ada')).not.toBe(text);
    expect(text).not.toContain(plain.toString('base64url'));
    expect(() => secrets.open(text, 'eve')).toThrow();
  });

  it('refuses what was changed, at any place', () => {
    const secrets = new SealedSecrets([NEW]);
    const text = secrets.seal(plain, 'ada');
    for (let at = 0; at < text.length - 1; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(() => secrets.open(text.slice(0, at) + other + text.slice(at + 1), 'ada')).toThrow();
    }
  });

  it('opens what a former secret sealed, and says so; a secret that is gone opens nothing', () => {
    const text = new SealedSecrets([OLD]).seal(plain, 'ada');
    expect(new SealedSecrets([NEW, OLD]).open(text, 'ada')).toEqual({ plain, isCurrent: false });
    expect(() => new SealedSecrets([NEW]).open(text, 'ada')).toThrow();
  });
});
