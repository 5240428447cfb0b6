/** Where a person at the keyboard finds the status page and its token: the environment, else what `npm start` wrote. */
import { z } from 'zod';
import { writtenByStart } from './dataFolderOf.ts';

const schema = z.object({ STATUS_URL: z.string().optional(), STATUS_TOKEN: z.string().optional() });

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function isOnThisMachine(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

/**
 * The page at `page`, else the one that is named; `url` and `token` are undefined where nothing names them. The
 * token that `npm start` wrote goes to its own page and to this machine only, so that the page can be written
 * by its port while its name leads nowhere (R270).
 */
export function statusAccess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  page?: string,
): { readonly url: string | undefined; readonly token: string | undefined } {
  const given = schema.safeParse(environment).data ?? {};
  const written = schema.safeParse(writtenByStart(environment)).data ?? {};
  const url = page || given.STATUS_URL || written.STATUS_URL || undefined;
  const isItsOwn = url !== undefined && (url === written.STATUS_URL || isOnThisMachine(url));
  const token = given.STATUS_TOKEN || (isItsOwn ? written.STATUS_TOKEN : undefined);
  return { url, token: token || undefined };
}
