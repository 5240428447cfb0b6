import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { makeSecrets, type Secrets, secretsSchema } from './Secrets.ts';

/** Variables by name. */
export type Environment = Readonly<Record<string, string>>;

const fileSchema = z.object({ secrets: secretsSchema }).catchall(z.union([z.string(), z.unknown()]));

export type EnvironmentFile = { readonly secrets: Secrets; readonly variables: Environment };

/** What the last start wrote; fresh secrets when there was none. */
export function readEnvironmentFile(file: string): EnvironmentFile {
  if (!existsSync(file)) return { secrets: makeSecrets(), variables: {} };
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(
      `${file} is damaged: bring it back from a backup, or begin anew with \`npm start -- --reset\`.`,
    );
  const { secrets, ...rest } = parsed.data;
  const variables = Object.entries(rest).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { secrets, variables: Object.fromEntries(variables) };
}

/** Writes the whole file at once, readable by its owner only. */
export function writeEnvironmentFile(file: string, { secrets, variables }: EnvironmentFile): void {
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify({ ...variables, secrets }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
}
