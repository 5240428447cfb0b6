import { expect, it } from 'vitest';
import { isSignedByPagerDuty, pagerDutySignature } from './pagerDutySignature.ts';

/** RFC 4231, test case 2. */
const BODY = 'what do ya want for nothing?';
const SIGNED = 'v1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const isSigned = (header: string | undefined, secrets = ['Jefe'], body = BODY) =>
  isSignedByPagerDuty(Buffer.from(body), header, secrets);

it('is an HMAC-SHA256 of the body', () => {
  expect(pagerDutySignature(BODY, 'Jefe')).toBe(SIGNED);
});

it('holds when one of several is of one of the secrets', () => {
  expect(isSigned(SIGNED)).toBe(true);
  expect(isSigned(`v1=${'0'.repeat(64)}, ${SIGNED}`, ['new', 'Jefe'])).toBe(true);
});

it.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['a signature of another length', SIGNED.slice(0, -1)],
  ['another version', SIGNED.replace('v1', 'v2')],
  ['no version', SIGNED.slice(3)],
  ['too many signatures', `${'v1=0,'.repeat(10)}${SIGNED}`],
])('does not hold with %s', (_, header) => {
  expect(isSigned(header)).toBe(false);
});

it('does not hold for another body, or without a secret', () => {
  expect(isSigned(SIGNED, ['Jefe'], `${BODY} `)).toBe(false);
  expect(isSigned(SIGNED, [])).toBe(false);
  expect(isSigned(pagerDutySignature(BODY, ''), ['Jefe'])).toBe(false);
});
