import { describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi } from '../../test/support/testApi.ts';
import { startPrivateRedis } from '../../test/support/workerStage.ts';

const redis = await startPrivateRedis();
const api = await createTestApi({ environment: { REDIS_URL: redis.url, RATE_LIMIT_API_IP: '5' } });
const client = await redis.connect();

function run(line: string, environment: Record<string, string> = {}) {
  return runCommand(line.split(' '), {
    DATABASE_OWNER_URL: api.urlOf('accubooks_owner'),
    REDIS_URL: redis.url,
    ...environment,
  });
}

async function statusFrom(remoteAddress: string, waitMs = 0): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return (await api.server.inject({ url: '/api/auth/me', remoteAddress })).statusCode;
}
const RULE_MS = 1_100;

describe('accubooks limits', () => {
  it('allows an address, shows it, and takes that away again (R140)', async () => {
    const address = '192.0.2.1';
    for (let request = 0; request < 6; request += 1) await statusFrom(address);
    expect(await statusFrom(address)).toBe(429);
    expect((await run(`limits allow ${address} --reason office`)).out).toBe(
      `${address} is not limited until it is taken away.\n`,
    );
    expect(await statusFrom(address, RULE_MS)).toBe(401);
    expect((await run('limits show')).out).toMatch(/192\.0\.2\.1 +allow +never +office/);
    expect((await run(`limits unblock ${address}`)).out).toBe(
      `${address} has no rule any more; it was allow.\n`,
    );
    expect(await statusFrom(address, RULE_MS)).toBe(429);
  });

  it('blocks a network until it ends, for a day when nothing is said (R141)', async () => {
    const { out } = await run('limits block 198.51.100.0/24 --for 2s --json');
    expect(JSON.parse(out)).toMatchObject({ network: '198.51.100.0/24', rule: 'block' });
    expect(await statusFrom('198.51.100.77', RULE_MS)).toBe(403);
    expect(await statusFrom('198.51.100.77', RULE_MS)).toBe(401);
    const day = JSON.parse((await run('limits block 203.0.113.5 --json')).out);
    expect(Date.parse(day.expiresAt) - Date.parse(day.createdAt)).toBe(86_400_000);
  });

  it('shows and clears what one client has used up, and no other (R142, R319)', async () => {
    const [address, other] = ['192.0.2.20', '192.0.2.2'];
    for (let request = 0; request < 7; request += 1) await statusFrom(address);
    await statusFrom(other);
    expect((await run(`limits show ${address}`)).out).toMatch(/ratelimit:api:ip:192\.0\.2\.20 +7 +\d+/);
    expect((await run(`limits clear ${address}`)).out).toBe(`1 counter of ${address} cleared.\n`);
    expect(await statusFrom(address)).toBe(401);
    expect(await client.get(`ratelimit:api:ip:${other}`)).toBe('1');
    const { email } = await api.signUp();
    const payload = { email, password: 'wrong password, surely' };
    await api.server.inject({ method: 'POST', url: '/api/auth/login', payload });
    expect((await run(`limits clear ${email.toUpperCase()}`)).out).toBe(
      `1 counter of ${email.toUpperCase()} cleared.\n`,
    );
  });

  it('says what is wrong: an address, a time, no rule, no Redis, no database', async () => {
    for (const wrong of ['everybody', '0.0.0.0/0', '10.0.0.0/7', '1.2.3.4/33']) {
      const refused = await run(`limits block ${wrong}`);
      expect([refused.exitCode, refused.error]).toEqual([2, expect.stringContaining('VALIDATION_FAILED')]);
    }
    expect((await run('limits clear nobody')).error).toContain('Name an IP address');
    expect((await run('limits block 1.2.3.4 --for ever')).exitCode).toBe(64);
    expect((await run('limits unblock 192.0.2.99')).error).toContain('CLIENT_RULE_NOT_FOUND');
    const away = await run('limits show 192.0.2.1', { REDIS_URL: '' });
    expect([away.exitCode, away.error]).toEqual([
      69,
      expect.stringContaining('RATE_LIMIT_SERVICE_UNAVAILABLE'),
    ]);
    expect((await run('limits show', { DATABASE_OWNER_URL: '' })).exitCode).toBe(64);
  });
});
