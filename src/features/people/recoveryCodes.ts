import { createHash, randomInt } from 'node:crypto';

export const RECOVERY_CODES = 10;
/** Crockford's base 32: 16 of them are 80 bits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;
const GROUP = /.{4}(?=.)/g;

/** New codes, as they are shown once. */
export function newRecoveryCodes(): string[] {
  const one = () => Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: RECOVERY_CODES }, () => one().replace(GROUP, '$&-'));
}

/** What was typed, as it was shown; undefined when it has not the form of a recovery code. */
function typedCode(typed: string): string | undefined {
  const plain = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return plain.length === LENGTH && [...plain].every((letter) => LETTERS.includes(letter))
    ? plain
    : undefined;
}

/** What is stored of a code. Undefined when it has not the form of one. */
export function hashOfRecoveryCode(userId: string, typed: string): string | undefined {
  const code = typedCode(typed);
  return code && createHash('sha256').update(`${userId}:${code}`).digest('hex');
}
