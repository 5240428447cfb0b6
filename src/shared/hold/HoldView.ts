/** What a process knows of the hold, from memory. */
import type { Hold } from './HoldStore.ts';

export type HoldView = {
  /** False until the database was read for the first time. */
  readonly isKnown: boolean;
  /** As it was last read: a database that is away changes nothing. */
  readonly isHeld: boolean;
  readonly hold: Hold | undefined;
  /** Called at each change; returns what ends that. */
  readonly onChange: (listener: () => void) => () => void;
};

/** Where nothing is followed, as in a command. */
export const NEVER_HELD: HoldView = {
  isKnown: true,
  isHeld: false,
  hold: undefined,
  onChange: () => () => undefined,
};

/** How a hold is ended, for whoever reads a log at night. */
export const HOW_TO_LIFT =
  'accubooks hold status; accubooks approvals request hold.lift --reason <why>; the CEO signs it; accubooks hold lift --approval <file>';
