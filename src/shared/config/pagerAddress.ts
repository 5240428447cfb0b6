/** Where a person at the keyboard finds the pager and the contact book: the environment, else what `npm start` wrote. */
import { z } from 'zod';
import { writtenByStart } from './dataFolderOf.ts';

const schema = z.object({
  PAGER_URL: z.string().optional(),
  ALERT_TOKEN: z.string().optional(),
  CONTACTS_FILE: z.string().optional(),
});

export type PagerAddress = {
  readonly url: string;
  /** Something names it; otherwise `url` is where it would be. */
  readonly isNamed: boolean;
  /** Empty when nothing names it. */
  readonly token: string;
  /** Empty means the demo book. */
  readonly contactsFile: string;
};

const DEFAULT_URL = 'http://127.0.0.1:3003';

/** Each variable of the environment comes before the one that was written down. */
export function pagerAddress(environment: Readonly<Record<string, string | undefined>>): PagerAddress {
  const given = schema.parse(environment);
  const written = schema.safeParse(writtenByStart(environment)).data ?? {};
  const named = given.PAGER_URL || written.PAGER_URL;
  return {
    url: (named || DEFAULT_URL).replace(/\/+$/, ''),
    isNamed: Boolean(named),
    token: given.ALERT_TOKEN || written.ALERT_TOKEN || '',
    contactsFile: given.CONTACTS_FILE ?? written.CONTACTS_FILE ?? '',
  };
}
