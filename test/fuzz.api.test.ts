/** `npm run fuzz:api`, with fewer requests, and the same on a server with a route that breaks. */
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { type FuzzOptions, type FuzzReport, fuzzApi } from '../attacks/fuzz/fuzzApi.ts';
import { openSystem } from '../attacks/openSystem.ts';
import { createTestDatabase } from './support/testDatabase.ts';

async function fuzz(
  options: Partial<FuzzOptions> & { requests: number },
  extend?: Parameters<typeof openSystem>[1],
): Promise<FuzzReport> {
  const { adminUrl, urlOf } = await createTestDatabase();
  const stores = { adminUrl, appUrl: urlOf('accubooks_app'), workerUrl: urlOf('accubooks_worker') };
  const system = await openSystem({ ...stores, redisUrl: inject('redisUrl') }, extend);
  try {
    return await fuzzApi(system, { seed: 20261122, ...options });
  } finally {
    await system.close();
  }
}

describe('what is almost right', () => {
  it('is never answered by a 500 or in another shape, at any route of the document', async () => {
    const { faults, routes, byStatus, codes } = await fuzz({ requests: 600 });
    expect(faults).toEqual([]);
    expect(routes).toBeGreaterThan(60);
    // It is heard where it matters: many get through to the services, and many kinds of refusal come back.
    expect(byStatus.get(200) ?? 0).toBeGreaterThan(100);
    expect(codes.size).toBeGreaterThan(12);
  }, 600_000);

  it('finds a route that cannot take every name', async () => {
    const body = z.object({ name: z.string() });
    const { faults } = await fuzz({ requests: 200, only: /test/ }, (server) => {
      server.post('/api/test/names', { config: { permission: 'signedIn' }, schema: { body } }, (request) => {
        const { name } = request.body;
        if (!/^[a-z0-9 ]*$/.test(name)) throw new Error('a name of letters that nobody thought of');
        return { name };
      });
    });
    expect(faults.some((fault) => fault.startsWith('500 INTERNAL: POST /api/test/names'))).toBe(true);
  }, 600_000);
});
