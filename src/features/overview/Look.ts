import type { Duty, Finding } from './overviewContract.ts';

/** A trouble as the one who looks tells it; `ladder` ties it to the incident that is about the same. */
export type Trouble = Omit<Finding, 'isSeenFirst' | 'incidentId'> & {
  readonly ladder?: string | undefined;
  readonly incidentId?: string;
};

export type Sight = {
  /** One line, also when nothing is wrong. */
  readonly detail: string;
  readonly troubles: readonly Trouble[];
  readonly onCall?: readonly Duty[];
};

/** One part that is looked at, for an operator. It may fail or hang: the others are told all the same. */
export type Look = { readonly name: string; readonly read: (operatorId: string) => Promise<Sight> };
