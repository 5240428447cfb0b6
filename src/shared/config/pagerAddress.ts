/** Where a person at the keyboard finds the pager and the contact book: the environment, else what `npm start` wrote. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

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

function writtenByStart(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'environment.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** Each variable of the environment comes before the one that was written down. */
export function pagerAddress(environment: Readonly<Record<string, string | undefined>>): PagerAddress {
  const folder = environment.ACCUBOOKS_DATA ?? path.resolve('.accubooks');
  const given = schema.parse(environment);
  const written = schema.safeParse(writtenByStart(folder)).data ?? {};
  const named = given.PAGER_URL || written.PAGER_URL;
  return {
    url: (named || DEFAULT_URL).replace(/\/+$/, ''),
    isNamed: Boolean(named),
    token: given.ALERT_TOKEN || written.ALERT_TOKEN || '',
    contactsFile: given.CONTACTS_FILE ?? written.CONTACTS_FILE ?? '',
  };
}
