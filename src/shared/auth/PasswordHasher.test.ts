import { describe, expect, it } from 'vitest';
import { HASHINGS_MAX, HASHINGS_WAITING_MAX, PasswordHasher } from './PasswordHasher.ts';

describe('PasswordHasher', () => {
  it('knows the password again, and no other', async () => {
    const passwords = new PasswordHasher();
    const stored = await passwords.hash('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect(await passwords.verify(stored, 'correct horse battery')).toBe(true);
    expect(await passwords.verify(stored, 'correct horse')).toBe(false);
    expect(await passwords.verify(undefined, 'nobody has this password')).toBe(false);
  });

  it('lets few wait and turns the rest away at once: SIGN_IN_BUSY', async () => {
    const passwords = new PasswordHasher();
    const flood = Array.from({ length: HASHINGS_MAX + HASHINGS_WAITING_MAX + 25 }, () =>
      passwords.hash('x').then(
        () => 'hashed',
        (error: { code: string }) => error.code,
      ),
    );
    const outcomes = await Promise.all(flood);
    expect(outcomes.filter((outcome) => outcome === 'SIGN_IN_BUSY')).toHaveLength(25);
    expect(outcomes.filter((outcome) => outcome === 'hashed')).toHaveLength(
      HASHINGS_MAX + HASHINGS_WAITING_MAX,
    );
    expect(await passwords.hash('after the flood')).toMatch(/^\$argon2id/);
  });
});
