/** Identifiers: ULIDs made by the application, so that they sort by the time they were made. */
import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** A new identifier: 26 characters of Crockford's base 32. */
export function newId(): string {
  return next();
}

/** True for text in the form of our identifiers. */
export function isId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}
