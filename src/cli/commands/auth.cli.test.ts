import { describe, expect, it } from 'vitest';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { fixedClock, systemClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { runCli } from '../runCli.ts';

const SECRET = 'a-secret-for-tests-only-of-33+-characters';
const claims = { userId: newId(), sessionId: newId() };

async function decode(input: string, environment: Record<string, string> = {}) {
  let [out, error] = ['', ''];
  const exit = await runCli(['auth', 'decode-token'], environment, {
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
    readInput: async () => input,
  });
  return { exit, out, error };
}

describe('accubooks auth decode-token (C37, R051)', () => {
  it('says who, since when and until when, and checks the signature where it knows the secret', async () => {
    const token = await new AccessTokens(new KeyRing(SECRET), 900, systemClock).sign(claims);
    const { exit, out } = await decode(`Bearer ${token}\n`, { JWT_SECRET: SECRET });
    expect(exit).toBe(0);
    expect(out).toContain('The token still holds; its signature is good.');
    expect(out).toContain(claims.userId);
    expect(out).toContain(claims.sessionId);
    expect((await decode(token)).out).toContain('its signature is not checked');
    expect((await decode(token, { JWT_SECRET: `${SECRET}!` })).out).toContain('its signature is bad');
    const rotated = { JWT_SECRET: `${SECRET}!`, JWT_SECRETS_PREVIOUS: SECRET };
    expect((await decode(token, rotated)).out).toContain('its signature is good');
  });

  it('tells an expired token from a forged one', async () => {
    const old = await new AccessTokens(new KeyRing(SECRET), 60, fixedClock('2026-01-01T00:00:00Z')).sign(
      claims,
    );
    expect((await decode(old, { JWT_SECRET: SECRET })).out).toContain(
      'The token has expired; its signature is good.',
    );
    const forged = `${old.slice(0, -4)}AAAA`;
    expect((await decode(forged, { JWT_SECRET: SECRET })).out).toContain('its signature is bad');
  });

  it('refuses what is no token, without repeating it', async () => {
    const { exit, out, error } = await decode('hunter2');
    expect(exit).toBe(2);
    expect(out).toBe('');
    expect(error).toContain('not a JSON Web Token');
    expect(error).not.toContain('hunter2');
  });
});
