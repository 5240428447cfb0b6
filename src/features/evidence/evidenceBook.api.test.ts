import { beforeAll, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import { EvidenceService } from './EvidenceService.ts';
import type { EvidenceBook } from './evidenceContract.ts';

const { server, owner, signUp, clientOf, database } = await createTestApi({
  environment: { EVIDENCE_EXPECTED: 'backup,restore-drill' },
});
let operator: Person;
beforeAll(async () => {
  operator = await signUp();
  const admin = await clientOf('admin');
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

const URL = '/api/operators/evidence';
const overview = async () =>
  (await server.inject({ url: '/api/operators/overview', headers: operator.headers })).json();

it('tells operators what is promised, what was proved and what is missing', async () => {
  const evidence = new EvidenceService(database.readOnce, systemClock);
  await evidence.record({ kind: 'backup', outcome: 'passed', detail: { set: 'one' }, by: 'test' });
  const book = (await server.inject({ url: URL, headers: operator.headers })).json<EvidenceBook>();
  expect(book.items).toMatchObject([{ kind: 'backup', outcome: 'passed', detail: { set: 'one' } }]);
  const standing = (kind: string) => book.standings.find((one) => one.kind === kind);
  expect(standing('backup')).toMatchObject({ isExpected: true, lastOutcome: 'passed', isExpired: false });
  expect(standing('restore-drill')).toMatchObject({ isExpected: true, passedAt: null });
  expect(standing('tests')).toMatchObject({ isExpected: false });
  const keys = (await overview()).findings.map(({ key }: { key: string }) => key);
  expect(keys).toContain('evidence:restore-drill');
  expect(keys).not.toContain('evidence:backup');
});

it('is nobody else’s', async () => {
  const { headers } = await owner();
  expect((await server.inject({ url: URL, headers })).statusCode).toBe(403);
});
