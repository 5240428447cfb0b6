import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Bytes of chance in a secret that signs. */
const SECRET_BYTES = 36;
/** Secrets before the current one that still hold: more than one change within the life of a token is an accident. */
const PREVIOUS_MAX = 3;

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export type RotatedSecrets = { readonly secret: string; readonly previous: readonly string[] };

/** With overlap the old one goes on to hold; without it everything that it signed is refused. */
export function rotate(current: RotatedSecrets, hasOverlap: boolean, secret: string): RotatedSecrets {
  const previous = hasOverlap ? [current.secret, ...current.previous].slice(0, PREVIOUS_MAX) : [];
  return { secret, previous };
}

const fileSchema = z
  .object({
    JWT_SECRET: z.string().optional(),
    secrets: z.object({ jwt: z.string(), jwtPrevious: z.array(z.string()).default([]) }).loose(),
  })
  .loose();

/** The secrets of the file that `npm start` wrote and reads; undefined when there is none. */
export function readSecretFile(file: string): RotatedSecrets | undefined {
  if (!existsSync(file)) return undefined;
  const { secrets } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { secret: secrets.jwt, previous: secrets.jwtPrevious };
}

/** Writes the whole file at once, readable by its owner only; whatever else stands in it stays. */
export function writeSecretFile(file: string, { secret, previous }: RotatedSecrets): void {
  const whole = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets = { ...whole.secrets, jwt: secret, jwtPrevious: previous };
  const variables = { JWT_SECRET: secret, JWT_SECRETS_PREVIOUS: previous.join(',') };
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify({ ...whole, ...variables, secrets }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
}
