import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import { DATABASE_ROLES, type RolePasswords } from './provisionDatabase.ts';

const password = z.string().min(1);

const newKey = () => randomBytes(36).toString('base64url');

export const secretsSchema = z.object({
  postgres: password,
  roles: z.record(z.enum(DATABASE_ROLES), password),
  jwt: z.string().min(33),
  /** Secrets that it took the place of, whose tokens still hold: `accubooks security rotate-secret`. */
  jwtPrevious: z.array(password).default([]),
  /** Data folders from before there was one get it at their next start. */
  encryption: z.string().min(33).default(newKey),
  /** Who may write to the status page; as above. */
  status: z.string().min(33).default(newKey),
  demo: password,
});

/** What only this data folder knows. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Letters and digits that nobody mistakes for one another. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

function readable(length: number): string {
  return Array.from({ length }, () => READABLE[randomInt(READABLE.length)]).join('');
}

export function makeSecrets(): Secrets {
  const random = () => randomBytes(24).toString('hex');
  const roles: RolePasswords = {
    accubooks_owner: random(),
    accubooks_app: random(),
    accubooks_worker: random(),
    accubooks: random(),
    accubooks_dump: random(),
  };
  const demo = `demo-${readable(4)}-${readable(4)}-${readable(4)}`;
  return {
    postgres: random(),
    roles,
    jwt: newKey(),
    jwtPrevious: [],
    encryption: newKey(),
    status: newKey(),
    demo,
  };
}
