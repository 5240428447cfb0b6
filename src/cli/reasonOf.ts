import { InvalidArgumentError } from 'commander';

const REASON_MAX = 500;

/** Why somebody did something, as an option. */
export function reasonOf(text: string): string {
  if (text.trim().length > 0 && text.length <= REASON_MAX) return text;
  throw new InvalidArgumentError(`must be a text of at most ${REASON_MAX} characters`);
}
