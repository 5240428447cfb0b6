/**
 * What is wrong with a new password, after NIST SP 800-63B, 5.1.1.2: length counts and composition does not;
 * what attackers try first is refused. The form, 12 to 200 characters, is checked where requests are parsed.
 */
import { guessedPasswords } from './guessedPasswords.ts';

/** Different characters that a password needs: fewer repeat themselves. */
const DISTINCT_MIN = 5;
/** Share of steps to the same or the neighbouring character from which a password is a sequence. */
const SEQUENCE_SHARE = 0.7;
/** Characters that must be left when what everybody knows of the person is taken away. */
const OWN_CHARACTERS_MIN = 8;
/** The same of the words that everybody begins with. */
const OTHER_CHARACTERS_MIN = 6;
/** Shorter words of a name stand in many passwords by chance. */
const WORD_MIN = 4;
const KNOWN_WORDS = ['accubooks', 'password'];

export type PasswordOwner = { readonly email: string; readonly name: string };

function isSequence(password: string): boolean {
  const codes = [...password].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? 0)));
  return steps.filter((step) => step <= 1).length >= steps.length * SEQUENCE_SHARE;
}

function lengthWithout(words: readonly string[], password: string): number {
  return words
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= WORD_MIN)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), password).length;
}

/** Why the password would be among the first guesses, as a sentence; undefined when it would not. */
export function passwordFault(password: string, { email, name }: PasswordOwner): string | undefined {
  const plain = password.toLowerCase();
  if (guessedPasswords.has(plain)) return 'It is one of the commonest passwords.';
  if (new Set(plain).size < DISTINCT_MIN) return 'It repeats very few characters.';
  if (isSequence(plain)) return 'It is a sequence of neighbouring characters.';
  const ownWords = [email, ...email.split(/[@.+_-]/), ...name.split(/\s+/)];
  const isOwn = lengthWithout(ownWords, plain) < OWN_CHARACTERS_MIN;
  if (isOwn || lengthWithout(KNOWN_WORDS, plain) < OTHER_CHARACTERS_MIN)
    return 'It is little more than your name, your address or ours.';
  return undefined;
}
