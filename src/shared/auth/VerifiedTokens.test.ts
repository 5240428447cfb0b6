import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { AccessTokens } from './AccessTokens.ts';
import { KeyRing } from './KeyRing.ts';
import { VerifiedTokens } from './VerifiedTokens.ts';

describe('VerifiedTokens', () => {
  it('forgets a token at its expiry, and the least recently used one past the bound', () => {
    const tokens = new VerifiedTokens<number>();
    tokens.put('a', 1, 1_000);
    expect(tokens.get('a', 999)).toBe(1);
    expect(tokens.get('a', 1_000)).toBeUndefined();
    expect(tokens.size).toBe(0);
    for (let index = 0; index < 10_000; index += 1) tokens.put(`t${index}`, index, 2_000);
    expect(tokens.get('t0', 1)).toBe(0);
    tokens.put('one more', -1, 2_000);
    expect(tokens.size).toBe(10_000);
    expect(tokens.get('t0', 1)).toBe(0);
    expect(tokens.get('t1', 1)).toBeUndefined();
  });
});

describe('AccessTokens', () => {
  it('refuses a token from its expiry on, also one that it has just verified', async () => {
    const clock = fixedClock('2024-05-01T10:00:00Z');
    const tokens = new AccessTokens(new KeyRing('a secret that is longer than 32 characters'), 60, clock);
    const claims = { userId: newId(), sessionId: newId() };
    const token = await tokens.sign(claims);
    expect(await tokens.verify(token)).toEqual(claims);
    clock.advanceMs(59_000);
    expect(await tokens.verify(token)).toEqual(claims);
    clock.advanceMs(1_000);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(tokens.verify(`${token}x`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
