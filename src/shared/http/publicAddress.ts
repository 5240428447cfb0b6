/** Which addresses of the network belong to everybody, and which to a machine, a house or a cloud's inside. */
import { BlockList, isIP } from 'node:net';

/** IANA's registries of special-purpose addresses: nothing there is a stranger's server. */
const INSIDE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Only this much of IPv6 is given out to the world; inside it these carry another address or mean nothing. */
const WORLD_V6 = ['2000::', 3] as const;
const INSIDE_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const insideV4 = new BlockList();
for (const [network, prefix] of INSIDE_V4) insideV4.addSubnet(network, prefix, 'ipv4');
const worldV6 = new BlockList();
worldV6.addSubnet(...WORLD_V6, 'ipv6');
const insideV6 = new BlockList();
for (const [network, prefix] of INSIDE_V6) insideV6.addSubnet(network, prefix, 'ipv6');

/**
 * True for an address that anybody may be asked to connect to. False for text that is no address, and for
 * every IPv6 address that wraps an IPv4 one (mapped, translated, 6to4): none of them is needed to reach a
 * server of the world.
 */
export function publicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !insideV4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  return worldV6.check(address, 'ipv6') && !insideV6.check(address, 'ipv6');
}
