import { isIP } from 'node:net';
import { AppError } from '@/shared/errors/AppError.ts';
import { isId } from '@/shared/ids/newId.ts';
import { accountKey } from '@/shared/rateLimits/Attempts.ts';
import { clientAddress } from '@/shared/rateLimits/clientAddress.ts';
import { RATE_LIMIT_PREFIX } from '@/shared/rateLimits/RateLimiter.ts';

const BITS_MAX = { 4: 32, 6: 128 } as const;

function invalid(place: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { message, details: { faults: [{ place, message }] } });
}

/** The pattern of the keys of all counters of a client. Throws VALIDATION_FAILED. */
export function keyPatternOf(client: string): string {
  if (isIP(client) !== 0) return `${RATE_LIMIT_PREFIX}:*ip:${clientAddress(client)}`;
  if (isId(client)) return `${RATE_LIMIT_PREFIX}:*:[uc]*:${client}`;
  if (isId(client.replace(/^ab_/, ''))) return `${RATE_LIMIT_PREFIX}:*:key:${client.slice('ab_'.length)}`;
  if (client.includes('@')) return `${RATE_LIMIT_PREFIX}:auth:account:${accountKey(client)}:*`;
  throw invalid(
    'client',
    'Name an IP address, the e-mail of an account, the id of a person or a company, or ab_ and the id of an API key.',
  );
}

/** Throws VALIDATION_FAILED unless the text is an address or a network that leaves most of the world alone. */
export function assertNetwork(network: string): void {
  const [address = '', prefix, ...rest] = network.split('/');
  const version = isIP(address);
  const isWell =
    (version === 4 || version === 6) &&
    rest.length === 0 &&
    (prefix === undefined ||
      (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 8 && Number(prefix) <= BITS_MAX[version]));
  if (!isWell)
    throw invalid(
      'network',
      'Name an address like 192.168.1.1 or a network like 10.0.0.0/8, no wider than /8.',
    );
}
