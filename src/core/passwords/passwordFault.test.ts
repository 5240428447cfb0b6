import { describe, expect, it } from 'vitest';
import { guessedPasswords } from './guessedPasswords.ts';
import { passwordFault } from './passwordFault.ts';

const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

describe('passwordFault', () => {
  it.each([
    ['PeanutButter', /commonest/],
    ['aaaaaaaaaaaa', /repeats/],
    ['abababababab', /repeats/],
    ['123456789012', /sequence/],
    ['abcdefghijklmnop', /sequence/],
    ['ada.lovelace@example.com', /name/],
    ['Lovelace2026!', /name/],
    ['AccuBooks2026', /name/],
    ['passwordpassword1', /name/],
  ])('refuses %s', (password, why) => {
    expect(passwordFault(password, ada)).toMatch(why);
  });

  it.each([
    'correct horse battery staple',
    'a long enough passphrase',
    'päronträd i månsken',
    'x7#Kq!92mz$Lw',
  ])('takes %s', (password) => {
    expect(passwordFault(password, ada)).toBeUndefined();
  });

  it('has a list of its own length, all of it long enough to matter', () => {
    expect(guessedPasswords.size).toBe(229);
    expect([...guessedPasswords].every((word) => word.length >= 12 && word === word.toLowerCase())).toBe(
      true,
    );
  });
});
