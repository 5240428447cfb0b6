import { describe, expect, it } from 'vitest';
import { bookFile } from '../../../test/support/importStage.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import {
  IMPORT_BYTES_MAX,
  type ImportBatchPage,
  type ImportPreview,
  type ImportReceipt,
} from './importContract.ts';

const { server, owner } = await createTestApi();

function upload(person: Person, bytes: Buffer, query: Record<string, string> = { fileName: 'test4.se' }) {
  return server.inject({
    method: 'POST',
    url: '/api/imports',
    query,
    headers: { ...person.headers, 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
}

function call(person: Person, method: 'GET' | 'POST', url: string) {
  return server.inject({ method, url, headers: person.headers });
}

describe('imports over HTTP', () => {
  it('go from preview to commit, proof and undo', async () => {
    const person = await owner();
    const uploaded = await upload(person, bookFile('sie4-test4.se'));
    expect(uploaded.statusCode).toBe(200);
    const preview = uploaded.json<ImportPreview>();
    expect(preview).toMatchObject({
      canCommit: true,
      newVouchers: 167,
      encoding: expect.stringMatching(/437/),
    });
    expect(preview.accounts.length).toBeLessThanOrEqual(200);
    const committed = await call(person, 'POST', `/api/imports/${preview.id}/commit`);
    expect(committed.statusCode).toBe(200);
    expect(committed.json<ImportReceipt>()).toMatchObject({ new: 167, proof: { isProven: true } });
    const list = (await call(person, 'GET', '/api/imports')).json<ImportBatchPage>();
    expect(list.items.map(({ id, state }) => [id, state])).toEqual([[preview.id, 'committed']]);
    const detail = await call(person, 'GET', `/api/imports/${preview.id}`);
    expect(detail.json()).toMatchObject({ state: 'committed', preview: { id: preview.id } });
    expect(detail.json()).not.toHaveProperty('receipt.basis');
    const proof = await call(person, 'GET', `/api/imports/${preview.id}/proof`);
    expect(proof.json()).toMatchObject({ isProven: true });
    const undone = await call(person, 'POST', `/api/imports/${preview.id}/undo`);
    expect(undone.json()).toMatchObject({ state: 'undone', reversedVouchers: 168 });
    expect((await call(person, 'POST', `/api/imports/${preview.id}/commit`)).json()).toMatchObject({
      error: { code: 'IMPORT_STATE' },
    });
  });

  it('answer a damaged file with every fault, and its commit with IMPORT_REFUSED', async () => {
    const person = await owner();
    const preview = (await upload(person, bookFile('sie4-ovnbolag-bad-balance.se'))).json<ImportPreview>();
    expect(preview.canCommit).toBe(false);
    const answer = await call(person, 'POST', `/api/imports/${preview.id}/commit`);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      error: {
        code: 'IMPORT_REFUSED',
        details: {
          faults: expect.arrayContaining([expect.objectContaining({ code: 'VOUCHER_UNBALANCED' })]),
        },
      },
    });
  });

  it('page their list', async () => {
    const person = await owner();
    for (let count = 0; count < 3; count += 1) await upload(person, bookFile('sie4-bl0001.se'));
    const first = (await call(person, 'GET', '/api/imports?limit=2')).json<ImportBatchPage>();
    const rest = await call(person, 'GET', `/api/imports?limit=2&cursor=${first.nextCursor}`);
    expect(first.items).toHaveLength(2);
    expect(rest.json<ImportBatchPage>()).toMatchObject({ items: [{ state: 'previewed' }], nextCursor: null });
    expect((await call(person, 'GET', '/api/imports?cursor=nonsense')).statusCode).toBe(400);
  });

  it('refuse a file over 64 MiB, another content type, a mapping that is none, and a nameless file', async () => {
    const person = await owner();
    const large = await upload(person, Buffer.alloc(IMPORT_BYTES_MAX + 1));
    expect(large.json()).toMatchObject({ error: { code: 'IMPORT_TOO_LARGE' } });
    expect(large.statusCode).toBe(413);
    const json = await server.inject({
      method: 'POST',
      url: '/api/imports?fileName=a.se',
      headers: person.headers,
      payload: { a: 1 },
    });
    expect(json.statusCode).toBe(415);
    const nul = JSON.stringify({ date: '\0', account: 1, amount: 2 });
    const half = JSON.stringify({ date: 0, account: '\ud800', amount: 2 });
    for (const mapping of ['{', '{"date":1}', nul, half]) {
      const answer = await upload(person, Buffer.from('a;b\n'), { fileName: 'a.csv', mapping });
      expect(answer.json()).toMatchObject({ error: { code: 'VALIDATION_FAILED' } });
    }
    expect((await upload(person, Buffer.from('a;b\n'), {})).statusCode).toBe(400);
  });

  it('are 404 to every other company, by every route', async () => {
    const [ours, theirs] = [await owner(), await owner()];
    const { id } = (await upload(ours, bookFile('sie4-bl0001.se'))).json<ImportPreview>();
    const routes = [
      ['GET', `/api/imports/${id}`],
      ['GET', `/api/imports/${id}/proof`],
      ['POST', `/api/imports/${id}/commit`],
      ['POST', `/api/imports/${id}/undo`],
    ] as const;
    for (const [method, url] of routes) {
      expect((await call(theirs, method, url)).statusCode).toBe(404);
      const asMember = await server.inject({
        method,
        url,
        headers: { ...theirs.headers, 'x-company-id': ours.companyId },
      });
      expect(asMember.json()).toMatchObject({ error: { code: 'COMPANY_NOT_FOUND' } });
      expect((await server.inject({ method, url })).statusCode).toBe(401);
    }
  });
});
