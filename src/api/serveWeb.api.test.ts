import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../../test/support/testApi.ts';

const webDir = mkdtempSync(path.join(tmpdir(), 'accubooks-web-'));
mkdirSync(path.join(webDir, 'assets'));
writeFileSync(path.join(webDir, 'index.html'), '<!doctype html><title>AccuBooks</title>');
writeFileSync(path.join(webDir, 'assets', 'app-4f2a.js'), 'export const x = 1;');
writeFileSync(path.join(webDir, '..', 'accubooks-outside.txt'), 'not for the world');
afterAll(() => {
  rmSync(webDir, { recursive: true, force: true });
  rmSync(path.join(webDir, '..', 'accubooks-outside.txt'), { force: true });
});

const { server } = await createTestApi({ environment: { WEB_DIR: webDir } });
const page = { accept: 'text/html,application/xhtml+xml' };

describe('the web application', () => {
  it('is served at / and at every address that its own router knows, never from a cache unasked', async () => {
    for (const url of [
      '/',
      '/reports/balance-sheet?month=2025-12',
      '/scenarios/01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ]) {
      const answer = await server.inject({ url, headers: page });
      expect([url, answer.statusCode]).toEqual([url, 200]);
      expect(answer.body).toContain('<title>AccuBooks');
      expect(answer.headers['cache-control']).toBe('no-cache');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
  });

  it('has assets that are kept for ever, because their name changes with their content', async () => {
    const answer = await server.inject('/assets/app-4f2a.js');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('javascript');
  });

  it('answers nothing of the API, no missing asset and nothing outside its folder with a page', async () => {
    for (const url of ['/api/nothing', '/metrics/x'])
      expect((await server.inject({ url, headers: page })).json()).toMatchObject({
        error: { code: 'ROUTE_NOT_FOUND' },
      });
    expect((await server.inject('/assets/app-old.js')).json()).toMatchObject({
      error: { code: 'ROUTE_NOT_FOUND' },
    });
    for (const url of [
      '/../accubooks-outside.txt',
      '/%2e%2e/accubooks-outside.txt',
      '/..%2faccubooks-outside.txt',
    ]) {
      const answer = await server.inject(url);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('not for the world');
    }
    const posted = await server.inject({ method: 'POST', url: '/reports', headers: page });
    expect(posted.statusCode).toBe(404);
  });
});
