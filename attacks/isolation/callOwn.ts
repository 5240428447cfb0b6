/** Shows for every route of the document that it succeeds in one's own company, and remembers how. */
import { createRandom, type Random } from '@/demo/Random.ts';
import type { Operation } from '../apiDocument.ts';
import type { Received } from '../exchange.ts';
import { generateValue } from '../generateValue.ts';
import { type Call, sendCall } from './Caller.ts';
import { type Attempt, type Own, RECIPES, SUCCEED_ELSEWHERE } from './recipes.ts';
import type { Person } from './Tenant.ts';

/** Own ids that are tried at a route without a recipe. */
const CANDIDATES_MAX = 120;
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** A request that was right in its own company. */
export type Template = {
  readonly operation: Operation;
  readonly attempt: Attempt;
  readonly answer: Received;
};

export type OwnCalls = {
  readonly templates: readonly Template[];
  /** Routes of which no request succeeded, with the last answer. */
  readonly missing: readonly string[];
};

const isSuccess = ({ status }: Received) => status >= 200 && status < 300;

export function callOf({ operation, attempt }: Pick<Template, 'operation' | 'attempt'>): Call {
  const { path = {}, query, headers, body, bytes } = attempt;
  const filled = Object.entries(path).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
    operation.path,
  );
  return { method: operation.method, path: filled, query, headers, body, bytes };
}

function personFor(operation: Operation, own: Own, attempt: Attempt): Person | undefined {
  if (operation.permission === 'public') return attempt.person;
  return attempt.person ?? (operation.permission === 'operator' ? own.operator : own.tenant.owner);
}

function send(operation: Operation, own: Own, attempt: Attempt): Promise<Received> {
  const isOfCompany = operation.parameters.some(({ name }) => name === 'x-company-id');
  return sendCall(own.ground.exchange, callOf({ operation, attempt }), {
    person: personFor(operation, own, attempt),
    companyId: isOfCompany ? (attempt.companyId ?? own.tenant.companyId) : undefined,
  });
}

/** Ids of the tenant, one table after the other, newest first. */
function idsOf({ rows }: Own): string[] {
  const columns = [...rows.values()].flatMap((list) =>
    list.toReversed().map((row) => Object.values(row).filter((value) => ID.test(String(value)))),
  );
  return [...new Set(columns.flat().map(String))].slice(0, CANDIDATES_MAX);
}

function* guesses(operation: Operation, own: Own, random: Random): Generator<Attempt> {
  const word = () => `${own.tenant.tag} ${random.between(1, 99_999)}`;
  const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const query = Object.fromEntries(
    operation.parameters
      .filter((one) => one.in === 'query' && one.required)
      .map(({ name, schema }) => [name, String(generateValue(schema, random, word))]),
  );
  for (const id of inPath.length === 0 ? [''] : idsOf(own))
    yield {
      path: Object.fromEntries(inPath.map((name) => [name, id])),
      query,
      headers: { 'idempotency-key': `${word()}-key` },
      ...(operation.body === undefined ? {} : { body: generateValue(operation.body, random, word) }),
    };
}

async function callOne(operation: Operation, own: Own, random: Random): Promise<Template | string> {
  let last = 'no request could be made';
  const recipe = RECIPES[operation.at];
  const attempts = recipe === undefined ? guesses(operation, own, random) : [await recipe(own)];
  for (const attempt of attempts) {
    const answer = await send(operation, own, attempt);
    if (isSuccess(answer)) return { operation, attempt, answer };
    last = `${answer.status} ${answer.body.slice(0, 300)}`;
  }
  return last;
}

/** What leaves the caller signed out, or the tenant without a member, stands last. */
const order = ({ method, at }: Operation) =>
  (method === 'DELETE' ? 2 : method === 'GET' ? 1 : 0) + (at.includes('logout') ? 3 : 0);

/** Calls every route once, as the tenant. */
export async function callOwn(operations: readonly Operation[], own: Own, seed: number): Promise<OwnCalls> {
  const random = createRandom(seed);
  const templates: Template[] = [];
  const missing: string[] = [];
  for (const operation of operations.toSorted((a, b) => order(a) - order(b))) {
    const outcome = await callOne(operation, own, random).catch((error: unknown) => String(error));
    if (typeof outcome !== 'string') templates.push(outcome);
    else if (SUCCEED_ELSEWHERE[operation.at] === undefined) missing.push(`${operation.at}: ${outcome}`);
    else {
      const { attempt } = SUCCEED_ELSEWHERE[operation.at] ?? { attempt: {} };
      templates.push({ operation, attempt, answer: { status: 0, headers: '', body: '' } });
    }
  }
  return { templates, missing };
}
