import { describe, expect, it } from 'vitest';
import { routeLimits } from './routeLimits.ts';

describe('routeLimits', () => {
  it.each([
    ['GET', '/api/health/redis', { isExempt: true }],
    ['GET', '/api/health', { isExempt: true }],
    ['GET', '/metrics', { isExempt: true }],
    ['GET', '/*', { isExempt: true }],
    ['GET', '/api/healthy', { isExempt: false, lane: 'reads' }],
    ['POST', '/api/auth/login', { lane: 'signIn', attempts: 'failures' }],
    ['POST', '/api/auth/sign-up', { lane: 'signIn', attempts: 'all' }],
    ['POST', '/api/auth/password/forgot', { lane: 'signIn', attempts: 'all' }],
    ['POST', '/api/auth/email/resend', { lane: 'signIn', attempts: 'all' }],
    ['POST', '/api/auth/password/reset', { lane: 'signIn', attempts: 'failures' }],
    ['POST', '/api/auth/sign-up/confirm', { lane: 'signIn', attempts: 'failures' }],
    ['POST', '/api/auth/verify-email', { lane: 'signIn', attempts: 'failures' }],
    ['GET', '/unmatched', { isExempt: true }],
    ['GET', '/api/unmatched', { isExempt: false }],
    ['POST', '/api/auth/refresh', { lane: 'signIn', attempts: undefined }],
    ['POST', '/api/forecasts/generate', { lane: 'writes', ofPerson: 'forecasts' }],
    ['GET', '/api/forecasts/jobs/:id/events', { lane: 'streams', ofPerson: undefined }],
    ['DELETE', '/api/scenarios/:id', { lane: 'writes', ofPerson: 'deletes' }],
    ['POST', '/api/imports/:id/commit', { lane: 'heavy' }],
    ['POST', '/api/billing/checkout', { ofPerson: 'billing' }],
    ['POST', '/api/billing/webhook', { ofPerson: undefined }],
    ['POST', '/api/vouchers', { lane: 'writes', ofPerson: undefined, attempts: undefined }],
  ])('%s %s', (method, url, expected) => {
    expect(routeLimits(method, url)).toMatchObject(expected);
  });
});
