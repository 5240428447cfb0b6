/** Requests about incidents that succeed, by the operator: each has an incident of its own. */
import { expectCall } from './Caller.ts';
import type { Attempt, Own } from './recipes.ts';

const URL = '/api/operators/incidents';

function send<Body = { id: string }>({ ground, operator }: Own, path: string, body?: unknown): Promise<Body> {
  return expectCall<Body>(ground.exchange, { method: 'POST', path, body }, { person: operator });
}

async function opened(own: Own): Promise<string> {
  return (await send(own, URL, { title: 'proof', priority: 'P3' })).id;
}

const withIncident =
  (body?: unknown) =>
  async (own: Own): Promise<Attempt> => ({ person: own.operator, path: { id: await opened(own) }, body });

const ACTION = { text: 'proof', owner: 'proof', dueOn: '2030-01-01' };

const paper =
  (body?: unknown) =>
  async (own: Own): Promise<Attempt> => ({
    person: own.operator,
    path: { id: await opened(own), kind: 'report' },
    body,
  });

export const INCIDENTS = {
  'post /api/operators/incidents': (own: Own) => ({
    person: own.operator,
    body: { title: 'proof', priority: 'P3' },
  }),
  'get /api/operators/incident-times': (own: Own) => ({ person: own.operator, query: { days: '30' } }),
  'get /api/operators/incidents/{id}': withIncident(),
  'get /api/operators/checklists/incident/{id}': withIncident(),
  'post /api/operators/checklists/ticks': (own: Own) => ({
    person: own.operator,
    body: { box: 'user-reports-normal', note: 'proof' },
  }),
  'post /api/operators/incidents/{id}/acknowledge': withIncident(),
  'post /api/operators/incidents/{id}/mitigate': withIncident({}),
  'post /api/operators/incidents/{id}/classify': withIncident({ priority: 'P2', because: 'proof' }),
  'post /api/operators/incidents/{id}/assign': withIncident({ commander: 'proof' }),
  'post /api/operators/incidents/{id}/notes': withIncident({ text: 'proof' }),
  'post /api/problem-reports': ({ tenant }: Own) => ({
    body: { area: 'books', text: `${tenant.tag} is wrong` },
  }),
  'get /api/operators/incidents/{id}/problem-reports': withIncident(),
  'get /api/operators/incidents/{id}/messages': withIncident(),
  'post /api/operators/incidents/{id}/messages': withIncident({ template: 'investigating' }),
  'get /api/operators/incidents/{id}/reports': withIncident(),
  'get /api/operators/incidents/{id}/actions': withIncident(),
  'post /api/operators/incidents/{id}/actions': withIncident(ACTION),
  'get /api/operators/incidents/{id}/reports/{kind}/draft': paper(),
  'put /api/operators/incidents/{id}/reports/{kind}': paper({ text: 'proof', runbookUpdate: 'not-needed' }),
  'post /api/operators/runbook-reviews': (own: Own) => ({
    person: own.operator,
    body: { runbook: 'incident-response' },
  }),
  'post /api/operators/incidents/{id}/actions/{actionId}/done': async (own: Own): Promise<Attempt> => {
    const id = await opened(own);
    const { id: actionId } = await send(own, `${URL}/${id}/actions`, ACTION);
    return { person: own.operator, path: { id, actionId } };
  },
  'post /api/operators/incidents/{id}/resolve': async (own: Own): Promise<Attempt> => {
    const id = await opened(own);
    await send(own, `${URL}/${id}/mitigate`, {});
    return { person: own.operator, path: { id }, body: { reason: 'proof' } };
  },
};
