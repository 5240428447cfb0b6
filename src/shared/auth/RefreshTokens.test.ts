import { describe, expect, it } from 'vitest';
import { RefreshTokens } from './RefreshTokens.ts';

const tokens = new RefreshTokens('a secret for tests only, 33+ characters');

describe('RefreshTokens', () => {
  it('are 256 bits, never twice the same', () => {
    const made = Array.from({ length: 100 }, () => tokens.create());
    expect(new Set(made).size).toBe(100);
    for (const token of made) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('have one successor, which needs our secret and leads nowhere back', () => {
    const token = tokens.create();
    const next = tokens.successorOf(token);
    expect(tokens.successorOf(token)).toBe(next);
    expect(next).not.toBe(token);
    expect(tokens.successorOf(next)).not.toBe(token);
    expect(new RefreshTokens('another secret, as long as the first one').successorOf(token)).not.toBe(next);
  });

  it('are stored as their SHA-256', () => {
    expect(tokens.hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
