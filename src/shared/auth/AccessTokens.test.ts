import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { AccessTokens } from './AccessTokens.ts';
import { KeyRing } from './KeyRing.ts';

const SECRET = 'a secret for tests only, 33+ characters';
const claims = { userId: newId(), sessionId: newId() };
const refused = { code: 'UNAUTHENTICATED' };

describe('AccessTokens', () => {
  it('say who, until they expire', async () => {
    const clock = fixedClock('2026-11-22T10:00:00Z');
    const tokens = new AccessTokens(new KeyRing(SECRET), 900, clock);
    const token = await tokens.sign(claims);
    expect(await tokens.verify(token)).toEqual(claims);
    clock.advanceMs(899_000);
    expect(await tokens.verify(token)).toEqual(claims);
    clock.advanceMs(1_000);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('of another secret, another issuer, another algorithm or none are refused (R123)', async () => {
    const clock = fixedClock('2026-11-22T10:00:00Z');
    const tokens = new AccessTokens(new KeyRing(SECRET), 900, clock);
    const other = new AccessTokens(new KeyRing(`${SECRET}!`), 900, clock);
    const key = new TextEncoder().encode(SECRET);
    const signed = (alg: string, issuer: string) =>
      new SignJWT({ sid: claims.sessionId })
        .setProtectedHeader({ alg })
        .setIssuer(issuer)
        .setSubject(claims.userId)
        .setExpirationTime('1h')
        .sign(key);
    const [, payload] = (await tokens.sign(claims)).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const token of [
      await other.sign(claims),
      await signed('HS256', 'somebody'),
      await signed('HS384', 'accubooks'),
      unsigned,
      'not a token',
      '',
    ])
      await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('without ids of ours are refused', async () => {
    const tokens = new AccessTokens(new KeyRing(SECRET), 900, fixedClock('2026-11-22T10:00:00Z'));
    const token = await tokens.sign({ userId: "'; DROP TABLE users", sessionId: claims.sessionId });
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('hold through a change of the secret until they expire, and no longer than the old secret is listed', async () => {
    const clock = fixedClock('2026-11-22T10:00:00Z');
    const before = new AccessTokens(new KeyRing(SECRET), 900, clock);
    const after = new AccessTokens(new KeyRing(`${SECRET}, the next`, [SECRET]), 900, clock);
    const withdrawn = new AccessTokens(new KeyRing(`${SECRET}, the next`), 900, clock);
    const token = await before.sign(claims);
    expect(await after.verify(token)).toEqual(claims);
    await expect(withdrawn.verify(token)).rejects.toMatchObject(refused);
    await expect(before.verify(await after.sign(claims))).rejects.toMatchObject(refused);
    clock.advanceMs(900_000);
    await expect(after.verify(token)).rejects.toMatchObject(refused);
  });
});
