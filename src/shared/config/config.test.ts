import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_VARIABLES, ConfigError, parseConfig } from './config.ts';

const EXAMPLE = readFileSync(path.join(import.meta.dirname, '../../../.env.example'), 'utf8');
const GOOD = {
  DATABASE_URL: 'postgresql://app:hunter2@127.0.0.1:5432/accubooks',
  JWT_SECRET: 'x'.repeat(33),
};

function faultOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return '';
}

describe('parseConfig', () => {
  it('asks operators for a second factor in production, unless that is said otherwise', () => {
    const asked = (more: Record<string, string>) =>
      parseConfig({ ...GOOD, ...more }).OPERATORS_NEED_SECOND_FACTOR;
    expect(asked({})).toBe('false');
    expect(asked({ ACCUBOOKS_ENV: 'production' })).toBe('true');
    expect(asked({ NODE_ENV: 'production', OPERATORS_NEED_SECOND_FACTOR: 'false' })).toBe('false');
  });

  it('takes a secret to seal with that is long enough, or none', () => {
    expect(parseConfig(GOOD).ENCRYPTION_SECRET).toBe('');
    expect(faultOf({ ...GOOD, ENCRYPTION_SECRET: 'short' })).toContain('ENCRYPTION_SECRET');
    expect(parseConfig({ ...GOOD, ENCRYPTION_SECRETS_PREVIOUS: ` ${'a'.repeat(33)}, ` })).toMatchObject({
      ENCRYPTION_SECRETS_PREVIOUS: ['a'.repeat(33)],
    });
  });

  it('needs a database and a secret, and has a default for the rest', () => {
    expect(parseConfig(GOOD)).toMatchObject({
      REDIS_URL: '',
      PORT: 3000,
      ACCESS_TOKEN_TTL_S: 900,
      COOKIE_SECURE: 'false',
    });
    expect(Object.isFrozen(parseConfig(GOOD))).toBe(true);
  });

  it('takes a JWT_SECRET of 33 characters and refuses 32, and 32 with a line break (C36)', () => {
    expect(parseConfig({ ...GOOD, JWT_SECRET: 'x'.repeat(33) }).JWT_SECRET).toHaveLength(33);
    for (const secret of ['', 'x'.repeat(32), `${'x'.repeat(32)}\n`, ' '.repeat(40)])
      expect(faultOf({ ...GOOD, JWT_SECRET: secret })).toContain(
        'JWT_SECRET: must be longer than 32 characters',
      );
  });

  it('lists every fault at once and repeats no value', () => {
    const fault = faultOf({
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      JWT_SECRET: 'too-short-secret',
      REDIS_URL: 'redis-without-scheme:hunter3',
      PORT: '70000',
    });
    for (const name of ['DATABASE_URL', 'JWT_SECRET', 'REDIS_URL', 'PORT']) expect(fault).toContain(name);
    for (const value of ['hunter2', 'hunter3', 'too-short-secret', '70000', 'mysql'])
      expect(fault).not.toContain(value);
  });

  it('refuses pool parameters out of bounds by their name (C23)', () => {
    expect(faultOf({ ...GOOD, DATABASE_URL: `${GOOD.DATABASE_URL}?connection_limit=0` })).toContain(
      'connection_limit must be a whole number from 1 to 500',
    );
    expect(faultOf({ ...GOOD, DATABASE_URL: `${GOOD.DATABASE_URL}?pool_timeout=0` })).toContain(
      'pool_timeout',
    );
  });

  it('keeps an access token from outliving its session by more than 15 minutes', () => {
    expect(faultOf({ ...GOOD, ACCESS_TOKEN_TTL_S: '901' })).toContain('ACCESS_TOKEN_TTL_S');
  });
});

describe('limits and proxies', () => {
  it('have defaults, take other numbers (R139), and refuse what is none', () => {
    expect(parseConfig(GOOD)).toMatchObject({
      RATE_LIMIT_AUTH: 5,
      RATE_LIMIT_API_IP: 3_000,
      TRUSTED_PROXIES: '',
    });
    expect(parseConfig({ ...GOOD, RATE_LIMIT_API_IP: '9000' }).RATE_LIMIT_API_IP).toBe(9_000);
    expect(faultOf({ ...GOOD, RATE_LIMIT_AUTH: '0' })).toContain('RATE_LIMIT_AUTH');
  });

  it('name proxies by address or network', () => {
    const TRUSTED_PROXIES = '10.0.0.0/8, 192.0.2.1,2001:db8::/32';
    expect(parseConfig({ ...GOOD, TRUSTED_PROXIES }).TRUSTED_PROXIES).toBe(TRUSTED_PROXIES);
    for (const wrong of ['everybody', '10.0.0.0/33', '10.0.0.0/8/9', '2001:db8::/129', '10.0.0.0/-1'])
      expect(faultOf({ ...GOOD, TRUSTED_PROXIES: wrong })).toContain('TRUSTED_PROXIES');
  });
});

describe('.env.example', () => {
  it('names every variable and no other', () => {
    const named = [...EXAMPLE.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named).toEqual(CONFIG_VARIABLES);
  });

  it('is usable once the secret is filled in', () => {
    const environment = Object.fromEntries(
      [...EXAMPLE.matchAll(/^([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(faultOf(environment)).toMatch(/^The environment is not usable:\n {2}JWT_SECRET: [^\n]+$/);
    expect(parseConfig({ ...environment, JWT_SECRET: GOOD.JWT_SECRET }).PORT).toBe(3000);
  });
});
