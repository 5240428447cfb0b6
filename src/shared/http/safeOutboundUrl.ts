/** Addresses that strangers name and that we then call: checked when they are named, and again at each call. */
import { isIP } from 'node:net';
import { publicAddress } from './publicAddress.ts';

const URL_LENGTH_MAX = 2_000;
/** Ports that servers of the world listen on; anything else is a way to knock at other services. */
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);
/** Names that mean a machine, a house or a cloud's inside. */
const INSIDE_NAMES =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|onion|arpa|test|invalid)$/i;

/** Why an address is not called; safe to show to whoever named it. */
export class UnsafeUrl extends Error {
  override readonly name = 'UnsafeUrl';
}

/** `host:port` of inside addresses that this installation allows all the same. */
export type InsideAllowed = ReadonlySet<string>;

export function hostAndPort(url: URL): string {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return `${url.hostname}:${port}`;
}

/** The address, if it may be called. Throws an UnsafeUrl. What its name resolves to is checked when connecting. */
export function safeOutboundUrl(text: string, allowed: InsideAllowed = new Set()): URL {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) throw new UnsafeUrl('This is not an address.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw new UnsafeUrl('The address must hold neither a user nor a password.');
  url.hash = '';
  if (/^https?:$/.test(url.protocol) && allowed.has(hostAndPort(url))) return url;
  if (url.protocol !== 'https:') throw new UnsafeUrl('The address must begin with https://.');
  if (!PORTS.has(url.port)) throw new UnsafeUrl('The port must be 443 or 8443.');
  // The parser has turned every spelling of an IPv4 address into the usual one.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isAddress = isIP(host) !== 0;
  if (isAddress ? !publicAddress(host) : INSIDE_NAMES.test(host) || !host.includes('.'))
    throw new UnsafeUrl('The address is not one of the public network.');
  return url;
}
