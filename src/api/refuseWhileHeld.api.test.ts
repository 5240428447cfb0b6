import { describe, expect, it } from 'vitest';
import { type HoldView, NEVER_HELD } from '@/shared/hold/HoldView.ts';
import { createTestApi } from '../../test/support/testApi.ts';

const view = { ...NEVER_HELD, isKnown: false };
const { server } = await createTestApi({ hold: view satisfies HoldView });
const codeOf = async (url: string) => {
  const answer = await server.inject({ url });
  return answer.statusCode === 200 ? 200 : answer.json().error.code;
};

describe('the door of the API', () => {
  it('is shut until it is known that no hold is open, and when one is; health answers always', async () => {
    expect(await codeOf('/api/companies')).toBe('DATABASE_UNAVAILABLE');
    expect(await codeOf('/api/health')).toBe(200);
    Object.assign(view, { isKnown: true, isHeld: true });
    expect(await codeOf('/api/companies')).toBe('SYSTEM_ON_HOLD');
    expect(await codeOf('/api/health/live')).toBe(200);
    Object.assign(view, { isHeld: false });
    expect(await codeOf('/api/companies')).not.toBe('SYSTEM_ON_HOLD');
  });
});
