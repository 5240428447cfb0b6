/** Where a person at the keyboard finds the database: the environment, else what `npm start` wrote. */
import { z } from 'zod';
import { writtenByStart } from './dataFolderOf.ts';

const schema = z.object({
  /** As the operator's role `accubooks`. */
  DATABASE_OPERATOR_URL: z.string().optional(),
  /** As the application role, which may do it too. */
  DATABASE_URL: z.string().optional(),
});

function pick(source: unknown): string | undefined {
  const { data } = schema.safeParse(source);
  return data?.DATABASE_OPERATOR_URL || data?.DATABASE_URL || undefined;
}

/** The URL of the operator's role, else of the application's; undefined when nothing names a database. */
export function operatorDatabaseUrl(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return pick(environment) ?? pick(writtenByStart(environment));
}
