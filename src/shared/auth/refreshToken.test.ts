import { describe, expect, it } from 'vitest';
import { createRefreshToken, familyHashOf, successorOf, tokenHashOf } from './refreshToken.ts';

describe('refresh tokens', () => {
  it('are twice 256 bits, no half ever the same', () => {
    const made = Array.from({ length: 100 }, () => createRefreshToken());
    const halves = made.flatMap(({ token, rotationKey }) => [...token.split('.'), rotationKey]);
    expect(new Set(halves).size).toBe(300);
    for (const half of halves) expect(Buffer.from(half, 'base64url')).toHaveLength(32);
  });

  it('have one successor, of the same family, which needs the key of the session and leads nowhere back', () => {
    const { token, rotationKey } = createRefreshToken();
    const next = successorOf(token, rotationKey);
    expect(successorOf(token, rotationKey)).toBe(next);
    expect(next).not.toBe(token);
    expect(familyHashOf(next)).toBe(familyHashOf(token));
    expect(successorOf(next, rotationKey)).not.toBe(token);
    expect(successorOf(token, createRefreshToken().rotationKey)).not.toBe(next);
  });

  it('are stored as SHA-256; what is none of ours has no family', () => {
    expect(tokenHashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    for (const text of [
      '',
      'invented',
      `${'a'.repeat(43)}`,
      `${'a'.repeat(43)}.${'b'.repeat(44)}`,
      `.${'a'.repeat(43)}`,
    ])
      expect(familyHashOf(text)).toBeUndefined();
  });
});
