/** The address that a client is counted and listed by. */
import { isIP } from 'node:net';

const IPV4_INSIDE = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
/** A household or a server has this many groups of an IPv6 address to itself: a /64. */
const NETWORK_GROUPS = 4;

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : GROUPS - before.length - after.length;
  return [...before, ...new Array<string>(Math.max(0, missing)).fill('0'), ...after];
}

/** The address without a zone, and IPv4 as itself when it comes inside IPv6: what rules are about. */
export function plainAddress(ip: string): string {
  const [plain = ip] = (IPV4_INSIDE.exec(ip)?.[1] ?? ip).split('%');
  return plain;
}

/**
 * What counters are kept by: IPv4 as it is; of IPv6 the /64 network, since whoever has one address has all
 * of them. Text that is no address is returned as it is.
 */
export function clientAddress(ip: string): string {
  const plain = plainAddress(ip);
  if (isIP(plain) !== 6 || plain.includes('.')) return plain;
  const network = groupsOf(plain)
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
