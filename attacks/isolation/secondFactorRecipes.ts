/** Requests about second factors that succeed, each by somebody new: codes and recovery codes work once. */
import { Secret, TOTP } from 'otpauth';
import { expectCall } from './Caller.ts';
import { plantPerson } from './plantTenant.ts';
import type { Attempt, Own } from './recipes.ts';
import type { Person } from './Tenant.ts';

const PATH = '/api/auth/second-factor';

type Begun = { readonly person: Person; readonly code: string };

async function begin({ ground, tenant }: Own): Promise<Begun> {
  const person = await plantPerson(ground, tenant.tag);
  const body = { password: person.password };
  const set = { method: 'POST', path: PATH, body };
  const { secret } = await expectCall<{ secret: string }>(ground.exchange, set, { person });
  return { person, code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() };
}

/** Somebody who has one, and the code that works in place of it. */
async function enrol(own: Own): Promise<Begun> {
  const { person, code } = await begin(own);
  const confirm = { method: 'POST', path: `${PATH}/confirm`, body: { code } };
  const { exchange } = own.ground;
  const { recoveryCodes } = await expectCall<{ recoveryCodes: string[] }>(exchange, confirm, { person });
  return { person, code: recoveryCodes[0] ?? '' };
}

async function withPassword(own: Own): Promise<Attempt> {
  const { person, code } = await enrol(own);
  return { person, body: { password: person.password, code } };
}

export const SECOND_FACTORS: Readonly<Record<string, (own: Own) => Promise<Attempt>>> = {
  'post /api/auth/second-factor': async ({ ground, tenant }) => {
    const person = await plantPerson(ground, tenant.tag);
    return { person, body: { password: person.password } };
  },
  'post /api/auth/second-factor/confirm': async (own) => {
    const { person, code } = await begin(own);
    return { person, body: { code } };
  },
  'post /api/auth/login/second-factor': async (own) => {
    const { person, code } = await enrol(own);
    const body = { email: person.email, password: person.password };
    const login = { method: 'POST', path: '/api/auth/login', body };
    const { challenge } = await expectCall<{ challenge: string }>(own.ground.exchange, login);
    return { body: { challenge, code } };
  },
  'post /api/auth/second-factor/disable': withPassword,
  'post /api/auth/second-factor/recovery-codes': withPassword,
};
