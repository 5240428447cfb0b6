/** Every route that the API describes × every role, compared with the one table of permissions. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPermission, mayDo, PERMISSIONS } from '@/core/access/permissions.ts';
import { ROLES, type Role } from '@/core/access/roles.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi, type Person } from './support/testApi.ts';

const { server, owner, signUp, clientOf } = await createTestApi();

type Operation = { 'x-permission'?: string; description?: string; responses: Record<string, unknown> };
type Route = { readonly method: string; readonly url: string; readonly operation: Operation };
type Answer = { statusCode: number; json: () => { error?: { code: string; details?: object } } };

/** What the server says to a route that is added to it; nothing when it takes it. */
function faultOf(config: object): string {
  try {
    server.get(`/api/test/${newId()}`, { config }, () => 'open to all');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}
// Before the first request: a server that runs takes no route at all.
const faults = { naked: faultOf({}), unknown: faultOf({ permission: 'books.burn' }) };

const people = new Map<Role, Person>();
let companyId = '';
let routes: Route[] = [];

const at = ({ method, url }: Route) => `${method} ${url}`;
const codeOf = (answer: Answer) => (answer.statusCode < 400 ? undefined : answer.json().error?.code);

/** The route with an id that belongs to nothing, and without the body that it may need. */
function ask(route: Route, headers: Record<string, string>): Promise<Answer> {
  const url = route.url.replace('{startsOn}', '1999-01-01').replaceAll(/\{\w+\}/g, newId());
  return server.inject({ method: route.method.toUpperCase() as 'GET', url, headers });
}

const asMember = (role: Role) => ({ ...people.get(role)?.headers, 'x-company-id': companyId });

beforeAll(async () => {
  const { paths } = (await server.inject('/api/docs/json')).json<{
    paths: Record<string, Record<string, Operation>>;
  }>();
  routes = Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, url, operation })),
  );
  const founder = await owner();
  companyId = founder.companyId;
  people.set('owner', founder);
  for (const role of ROLES.filter((one) => one !== 'owner')) {
    const person = await signUp();
    const invited = await server.inject({
      method: 'POST',
      url: '/api/invitations',
      headers: asMember('owner'),
      payload: { role },
    });
    const joined = await server.inject({
      method: 'POST',
      url: '/api/invitations/accept',
      headers: person.headers,
      payload: { token: invited.json<{ token: string }>().token },
    });
    expect(joined.json()).toMatchObject({ id: companyId, role });
    people.set(role, person);
  }
});

describe('the table of permissions', () => {
  it('is what every route of a company answers by, for every role', async () => {
    const ofCompany = routes.filter(({ operation }) => isPermission(operation['x-permission'] ?? ''));
    expect(ofCompany.length).toBeGreaterThan(30);
    for (const route of ofCompany) {
      const permission = route.operation['x-permission'] ?? '';
      if (!isPermission(permission)) throw new Error(`${at(route)} names no permission`);
      for (const role of ROLES) {
        const answer = await ask(route, asMember(role));
        const isDenied = answer.statusCode === 403;
        expect([at(route), role, isDenied]).toEqual([at(route), role, !mayDo(role, permission)]);
        expect(answer.statusCode).not.toBe(500);
        if (!isDenied) continue;
        expect(answer.json().error).toMatchObject({
          code: 'PERMISSION_DENIED',
          details: { permission, role, allowedRoles: [...PERMISSIONS[permission].roles] },
        });
      }
    }
  });

  it('has no permission that no route asks for, beside those that a service asks for', () => {
    const ofServices = ['owners.change', 'keys.manage'];
    const asked = new Set(routes.map(({ operation }) => operation['x-permission']));
    const idle = Object.keys(PERMISSIONS).filter((name) => !asked.has(name) && !ofServices.includes(name));
    expect(idle).toEqual([]);
  });

  it('stands in the description of every route that is not public', () => {
    for (const { operation } of routes.filter((route) => route.operation['x-permission'] !== undefined)) {
      expect(operation.description).toContain('Permission: ');
      expect(Object.keys(operation.responses)).toContain('401');
    }
  });

  it('is the one of docs/reference/roles.md', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../docs/reference/roles.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(
      Object.entries(PERMISSIONS).map(([name, { allows }]) => {
        const marks = ROLES.map((role) => (isPermission(name) && mayDo(role, name) ? 'yes' : ''));
        return `| \`${name}\` | ${allows} | ${marks.join(' | ')} |`;
      }),
    );
  });

  it('lets a viewer change nothing: whatever they may ask only reads', () => {
    const changing = routes.filter(
      ({ method, operation }) =>
        method !== 'get' &&
        isPermission(operation['x-permission'] ?? '') &&
        mayDo('viewer', operation['x-permission'] as 'books.read'),
    );
    // A report is ours to read, and changes nothing of the company.
    expect(changing.map(at)).toEqual(['post /api/problem-reports']);
  });
});

describe('whoever is no member', () => {
  it('gets 404 at every route of the company, as for a company that is not there', async () => {
    const stranger = await owner();
    for (const route of routes.filter(({ operation }) => isPermission(operation['x-permission'] ?? ''))) {
      const answer = await ask(route, { ...stranger.headers, 'x-company-id': companyId });
      expect([at(route), answer.statusCode, codeOf(answer)]).toEqual([at(route), 404, 'COMPANY_NOT_FOUND']);
    }
  });

  it('gets 401 at every route that is not public when they are not signed in', async () => {
    for (const route of routes.filter(({ operation }) => operation['x-permission'] !== undefined)) {
      const answer = await ask(route, { 'x-company-id': companyId });
      expect([at(route), answer.statusCode, codeOf(answer)]).toEqual([at(route), 401, 'UNAUTHENTICATED']);
    }
  });

  it('is no operator, not even the owner of a company, until the owner of the database makes them one', async () => {
    const person = people.get('owner');
    if (!person) throw new Error('no owner');
    const ofOperators = routes.filter(({ operation }) => operation['x-permission'] === 'operator');
    expect(ofOperators.length).toBeGreaterThan(0);
    for (const route of ofOperators) {
      const answer = await ask(route, asMember('owner'));
      expect([at(route), answer.statusCode, codeOf(answer)]).toEqual([at(route), 403, 'PERMISSION_DENIED']);
    }
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false)", [person.id]);
    const own = app.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [person.id]);
    await expect(own).rejects.toMatchObject({ code: '42501' });
    const databaseOwner = await clientOf('accubooks_owner');
    await databaseOwner.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [person.id]);
    const answer = await server.inject({ url: '/api/operators/me', headers: person.headers });
    expect([answer.statusCode, answer.json()]).toEqual([200, { userId: person.id }]);
    const me = await server.inject({ url: '/api/auth/me', headers: person.headers });
    expect(me.json()).toMatchObject({ isOperator: true });
    const other = await server.inject({ url: '/api/auth/me', headers: asMember('admin') });
    expect(other.json()).toMatchObject({ isOperator: false });
  });
});

describe('a route that does not say who may call it', () => {
  it('is refused when it is added, so that the server does not start', () => {
    const fault = /^route GET \/api\/test\/\w+ declares no permission/;
    expect(faults.naked).toMatch(fault);
    expect(faults.unknown).toMatch(fault);
  });
});
