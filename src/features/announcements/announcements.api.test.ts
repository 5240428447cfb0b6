import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStatusStage, STATUS_TOKEN } from '../../../test/support/statusStage.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';

const stage = await openStatusStage();
afterAll(() => stage.close());
const { server, owner, signUp, clientOf } = await createTestApi({
  environment: { STATUS_URL: stage.url, STATUS_TOKEN },
});
let operator: Person;
let incidentId = '';

const call = (method: 'GET' | 'POST', url: string, payload?: object, headers = operator.headers) =>
  server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
const announce = (payload: object) =>
  call('POST', `/api/operators/incidents/${incidentId}/announcements`, payload);

beforeAll(async () => {
  operator = await signUp();
  const admin = await clientOf('admin');
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
  const opened = await call('POST', '/api/operators/incidents', {
    ...{ title: 'pool of api-2 exhausted', priority: 'P0', because: 'over 90 %', component: 'database' },
  });
  incidentId = opened.json<{ id: string }>().id;
});

describe('what customers are told of an incident', () => {
  it('begins with a title for customers and an approved text, and stands on the page and in the timeline', async () => {
    const untitled = await announce({ status: 'investigating', template: 'investigating' });
    expect([untitled.statusCode, untitled.json().error.code]).toEqual([422, 'STATUS_PAGE_REFUSED']);
    const told = await announce({
      ...{ status: 'investigating', template: 'investigating', name: 'AccuBooks is slow' },
      components: { database: 'degraded_performance' },
    });
    expect(told.json()).toMatchObject({ incident: { name: 'AccuBooks is slow', status: 'investigating' } });
    const page = await call('GET', '/api/operators/status-page');
    expect(page.json().incidents).toMatchObject([
      { name: 'AccuBooks is slow', updates: [{ status: 'investigating' }] },
    ]);
    expect(page.json().templates.length).toBeGreaterThan(5);
    const room = await call('GET', `/api/operators/incidents/${incidentId}`);
    expect(room.json().events).toContainEqual(
      expect.objectContaining({ kind: 'message', text: 'Status page: investigating, text “investigating”.' }),
    );
    expect(page.body).not.toContain('api-2');
  });

  it('goes on as updates of the one that stands there', async () => {
    await announce({ status: 'monitoring', body: 'The cause is gone.', signedBy: 'Ada, CTO' });
    const page = await call('GET', '/api/operators/status-page');
    expect(page.json().incidents).toHaveLength(1);
    expect(page.json().incidents[0]).toMatchObject({ status: 'monitoring' });
    const unsigned = await announce({ status: 'resolved', body: 'All is well.' });
    expect(unsigned.statusCode).toBe(400);
  });

  it('is nobody else’s', async () => {
    const { headers } = await owner();
    expect((await call('GET', '/api/operators/status-page', undefined, headers)).statusCode).toBe(403);
  });

  it('says that the page does not answer: STATUS_PAGE_UNAVAILABLE', async () => {
    await stage.close();
    const answer = await announce({ status: 'resolved', template: 'resolved' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'STATUS_PAGE_UNAVAILABLE']);
  });
});
