/** What operators can do, wherever they are: the command box and the list of keys show the same. */
export type ConsoleAction = {
  readonly page: string;
  /** Opens the form, as `?do=` in the address. */
  readonly act: string;
  readonly label: string;
  /** On its own page. */
  readonly key?: string;
};

export const CONSOLE_ACTIONS: readonly ConsoleAction[] = [
  { page: 'billing', act: 'freeze', label: 'Freeze billing', key: 'z' },
  { page: 'approvals', act: 'submit', label: 'Hand in a signed approval', key: 's' },
  { page: 'limits', act: 'rule', label: 'Turn an address away or let it past the limits', key: 'r' },
  { page: 'limits', act: 'look', label: 'Look up what a client has used up', key: 'c' },
];
