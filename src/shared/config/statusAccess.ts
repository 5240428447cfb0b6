/** Where a person at the keyboard finds the status page and its token: the environment, else what `npm start` wrote. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({ STATUS_URL: z.string().optional(), STATUS_TOKEN: z.string().optional() });

function writtenByStart(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'environment.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** `url` and `token`, each undefined where nothing names it. A token goes to no other page than its own. */
export function statusAccess(environment: Readonly<Record<string, string | undefined>> = process.env): {
  readonly url: string | undefined;
  readonly token: string | undefined;
} {
  const given = schema.safeParse(environment).data ?? {};
  const folder = environment.ACCUBOOKS_DATA ?? path.resolve('.accubooks');
  const written = schema.safeParse(writtenByStart(folder)).data ?? {};
  const url = given.STATUS_URL || written.STATUS_URL || undefined;
  const isSamePage = !given.STATUS_URL || given.STATUS_URL === written.STATUS_URL;
  return { url, token: given.STATUS_TOKEN || (isSamePage ? written.STATUS_TOKEN : undefined) || undefined };
}
