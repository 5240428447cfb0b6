import { InvalidArgumentError } from 'commander';

/** An argument or option that is a text for people: not blank, and no longer than what keeps it. */
export function textUpTo(most: number): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed.length > 0 && trimmed.length <= most) return trimmed;
    throw new InvalidArgumentError(`must be a text of at most ${most} characters`);
  };
}

/** Why somebody did something, as an option. */
export const reasonOf = textUpTo(500);
