import { describe, expect, it } from 'vitest';
import { hashOfLinkToken, LinkTokens } from './LinkTokens.ts';

const OLD = 'an old secret that is long enough, 33+';
const NEW = 'a new secret that is long enough, 33+';

describe('LinkTokens', () => {
  it('derives one token of 256 bits an id, which its hash belongs to', () => {
    const links = new LinkTokens([NEW]);
    const token = links.find('A', links.hashFor('A')) ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(hashOfLinkToken(token)).toBe(links.hashFor('A'));
    expect(links.hashFor('B')).not.toBe(links.hashFor('A'));
  });

  it('finds the token of a former secret, and none of a secret that is gone', () => {
    const hash = new LinkTokens([OLD]).hashFor('A');
    expect(hashOfLinkToken(new LinkTokens([NEW, OLD]).find('A', hash) ?? '')).toBe(hash);
    expect(new LinkTokens([NEW]).find('A', hash)).toBeUndefined();
  });
});
