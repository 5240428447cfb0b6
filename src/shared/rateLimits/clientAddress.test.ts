import { describe, expect, it } from 'vitest';
import { clientAddress, plainAddress } from './clientAddress.ts';

describe('clientAddress', () => {
  it.each([
    ['192.168.1.1', '192.168.1.1'],
    ['::ffff:192.168.1.1', '192.168.1.1'],
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['not an address', 'not an address'],
  ])('counts %s as %s', (ip, counted) => {
    expect(clientAddress(ip)).toBe(counted);
  });
});

describe('plainAddress', () => {
  it('keeps IPv6 whole, since a rule may be about a single one', () => {
    expect(plainAddress('2001:db8::1%eth0')).toBe('2001:db8::1');
    expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
  });
});
