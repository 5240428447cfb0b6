/** Where a person at the keyboard finds the database: the environment, else what `npm start` wrote. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  /** As the operator's role `accubooks`. */
  DATABASE_OPERATOR_URL: z.string().optional(),
  /** As the application role, which may do it too. */
  DATABASE_URL: z.string().optional(),
});

function writtenByStart(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'environment.json'), 'utf8'));
  } catch {
    return {};
  }
}

function pick(source: unknown): string | undefined {
  const { data } = schema.safeParse(source);
  return data?.DATABASE_OPERATOR_URL || data?.DATABASE_URL || undefined;
}

/** The URL of the operator's role, else of the application's; undefined when nothing names a database. */
export function operatorDatabaseUrl(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return pick(environment) ?? pick(writtenByStart(environment.ACCUBOOKS_DATA ?? path.resolve('.accubooks')));
}
