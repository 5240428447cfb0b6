/** What operators can do, wherever they are: the command box and the list of keys show the same. */
export type ConsoleAction = {
  readonly page: string;
  /** Its name, and that of the form that it opens, as `?do=` in the address. */
  readonly act: string;
  readonly label: string;
  /** On its own page. */
  readonly key?: string;
  /** Only inside one of what the page lists, such as one incident; else only on the list. */
  readonly isWithin?: true;
  /** Done at once by the page, without a form. */
  readonly isAtOnce?: true;
};

export const CONSOLE_ACTIONS: readonly ConsoleAction[] = [
  { page: 'incidents', act: 'open', label: 'Open an incident', key: 'o' },
  {
    page: 'incidents',
    act: 'acknowledge',
    label: 'Acknowledge this incident',
    key: 'a',
    isWithin: true,
    isAtOnce: true,
  },
  { page: 'incidents', act: 'note', label: 'Add a note to this incident', key: 'n', isWithin: true },
  { page: 'incidents', act: 'assign', label: 'Name who commands this incident', key: 'c', isWithin: true },
  {
    page: 'incidents',
    act: 'classify',
    label: 'Give this incident another priority',
    key: 'p',
    isWithin: true,
  },
  { page: 'incidents', act: 'announce', label: 'Tell customers of this incident', key: 't', isWithin: true },
  {
    page: 'incidents',
    act: 'action',
    label: 'Add what is to be done after this incident',
    key: 'x',
    isWithin: true,
  },
  { page: 'incidents', act: 'tick', label: 'Tick that customers were notified', key: 'y', isWithin: true },
  { page: 'incidents', act: 'mitigate', label: 'This incident is mitigated', key: 'm', isWithin: true },
  { page: 'incidents', act: 'resolve', label: 'This incident is resolved', key: 'v', isWithin: true },
  { page: 'queue', act: 'pause-intake', label: 'Take no new forecasts', key: 'i' },
  { page: 'queue', act: 'pause-processing', label: 'Let forecasts wait', key: 'p' },
  { page: 'queue', act: 'resume', label: 'Resume the queue', key: 'r' },
  { page: 'queue', act: 'scale', label: 'Say how many workers', key: 's' },
  { page: 'evidence', act: 'on-call-notified', label: 'Tick that who is on call was notified', key: 'n' },
  { page: 'evidence', act: 'user-reports-normal', label: 'Tick that reports of users are normal', key: 'u' },
  { page: 'billing', act: 'freeze', label: 'Freeze billing', key: 'z' },
  { page: 'holds', act: 'hold', label: 'Stop everything (hold)', key: 'z' },
  { page: 'security', act: 'revoke', label: 'Revoke access', key: 'v' },
  { page: 'security', act: 'block', label: 'Block an address', key: 'b' },
  { page: 'security', act: 'exposure', label: 'Look up who read what', key: 'x' },
  { page: 'approvals', act: 'submit', label: 'Hand in a signed approval', key: 's' },
  { page: 'limits', act: 'rule', label: 'Turn an address away or let it past the limits', key: 'r' },
  { page: 'limits', act: 'look', label: 'Look up what a client has used up', key: 'c' },
];

/** The actions of a list, or of one of what it lists; what lies deeper, such as a report, has none. */
export function actionsAt(page: string, rest: string): ConsoleAction[] {
  if (rest.includes('/')) return [];
  return CONSOLE_ACTIONS.filter((one) => one.page === page && (one.isWithin === true) === (rest !== ''));
}
