/** The contact book: who works here, who is what, and who has the watch when. Plain data. */
import type { Level, Role } from './EscalationPolicy.ts';

/** A person, or a team with one address. */
export type Contact = {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  /** For a human who reads the page; nothing dials it. */
  readonly phone: string | undefined;
  /** A handle or a channel, as text in messages. */
  readonly slack: string | undefined;
  readonly pagerdutyRoutingKey: string | undefined;
};

export type RotationOverride = {
  readonly person: string | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
};

export type Rotation = {
  readonly id: string;
  readonly people: readonly string[];
  readonly every: 'day' | 'week';
  /** Wall-clock time of the first handover, `YYYY-MM-DDTHH:MM`. */
  readonly start: string;
  readonly timeZone: string;
  readonly overrides: readonly RotationOverride[];
};

export type LevelEntry = {
  /** Whoever has the watch in this rotation. */
  readonly rotation: string | undefined;
  /** And these, whatever the hour. */
  readonly roles: readonly Role[];
  /** The level's own integration at PagerDuty, for people without one. */
  readonly pagerdutyRoutingKey: string | undefined;
};

export type ContactBook = {
  /** True for the stand-ins that come with AccuBooks. */
  readonly isDemo: boolean;
  readonly people: readonly Contact[];
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly levels: Readonly<Record<Level, LevelEntry>>;
  readonly rotations: readonly Rotation[];
};

export function findContact(book: ContactBook, id: string | undefined): Contact | undefined {
  return id === undefined ? undefined : book.people.find((contact) => contact.id === id);
}
