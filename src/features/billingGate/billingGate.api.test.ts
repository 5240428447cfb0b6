import { beforeAll, describe, expect, it } from 'vitest';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi } from '../../../test/support/testApi.ts';

const ceo = makeApproverKey('CEO');
const { server, owner, signUp, clientOf } = await createTestApi({
  environment: { APPROVER_KEYS: ceo.entry },
});
const admin = await clientOf('admin');
let operator: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  operator = await signUp();
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

async function call(method: 'GET' | 'POST', url: string, payload?: object, headers = operator.headers) {
  const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json(), retryAfter: answer.headers['retry-after'] };
}
const standing = (headers: { authorization: string }) =>
  call('GET', '/api/billing/standing', undefined, headers).then(({ body }) => body);

describe('the freeze for operators', () => {
  it('is ordered, listed and ended over the API, and members are told in plain words', async () => {
    const member = await owner();
    expect(await standing(member.headers)).toEqual({ state: 'open', since: null, isEverybody: false });
    const frozen = await call('POST', '/api/operators/billing/freezes', { reason: 'incorrect charge' });
    expect(frozen).toMatchObject({ status: 200, body: { isNew: true, unanswered: 0 } });
    const { freezeId } = frozen.body;
    const told = await standing(member.headers);
    expect(told).toEqual({ state: 'frozen', since: expect.any(String), isEverybody: true });
    const list = await call('GET', '/api/operators/billing/freezes');
    expect(list.body).toMatchObject({
      enabled: false,
      items: [{ id: freezeId, reason: 'incorrect charge', by: operator.id, trigger: 'operator' }],
    });

    const refused = await call('POST', '/api/operators/billing/resume', { freezeId, approvalId: newId() });
    expect([refused.status, refused.body.error.code]).toEqual([404, 'APPROVAL_NOT_FOUND']);
    const asked = await call('POST', '/api/operators/approvals', {
      ...{ action: 'billing.resume', subjectId: freezeId, reason: 'refunded' },
    });
    const unsigned = await call('POST', '/api/operators/billing/resume', {
      freezeId,
      approvalId: asked.body.id,
    });
    expect([unsigned.status, unsigned.body.error.code]).toEqual([422, 'APPROVAL_INVALID']);
    const signed = signApproval(asked.body.document, ceo.pem);
    const submitted = await call('POST', '/api/operators/approvals/signed', signed);
    expect(submitted).toMatchObject({ status: 200, body: { role: 'CEO', subjectId: freezeId } });
    const order = { freezeId, approvalId: asked.body.id };
    expect(await call('POST', '/api/operators/billing/resume', order)).toMatchObject({
      ...{ status: 200, body: { freezeId } },
    });
    expect(await standing(member.headers)).toMatchObject({ state: 'open' });
    const again = await call('POST', '/api/operators/billing/resume', order);
    expect([again.status, again.body.error.code]).toEqual([404, 'BILLING_FREEZE_NOT_FOUND']);
  });

  it('holds what members want to pay, with a plain answer: BILLING_FROZEN', async () => {
    const member = await owner();
    const other = await owner();
    await call('POST', '/api/operators/billing/freezes', { reason: 'dispute', companyId: member.companyId });
    expect(await standing(member.headers)).toMatchObject({ state: 'frozen', isEverybody: false });
    expect(await standing(other.headers)).toMatchObject({ state: 'open' });
    const unknown = await call('POST', '/api/operators/billing/freezes', {
      reason: 'x',
      companyId: newId(),
    });
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'COMPANY_NOT_FOUND']);
    expect((await call('POST', '/api/operators/billing/freezes', { reason: ' ' })).status).toBe(400);
  });

  it('is nobody else’s', async () => {
    const { headers } = await owner();
    for (const [method, url, payload] of [
      ['GET', '/api/operators/billing/freezes', undefined],
      ['POST', '/api/operators/billing/freezes', { reason: 'x' }],
      ['POST', '/api/operators/billing/resume', { freezeId: newId(), approvalId: newId() }],
      ['POST', '/api/operators/approvals', { action: 'billing.resume', subjectId: newId(), reason: 'x' }],
      ['POST', '/api/operators/approvals/signed', { document: '{}', signature: 'AA==', keyId: 'x' }],
    ] as const)
      expect((await call(method, url, payload, headers)).status).toBe(403);
  });
});
