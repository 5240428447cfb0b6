/** Attacks one tenant from another, and says what came through. */
import { createRandom, type Random } from '@/demo/Random.ts';
import { newId } from '@/shared/ids/newId.ts';
import { openExchange, type Received, type Sent } from '../exchange.ts';
import type { AttackedSystem } from '../openSystem.ts';
import { attackSql, type SqlOutcome } from './attackSql.ts';
import type { Template } from './callOwn.ts';
import { type Forge, forgeRequest } from './forgeRequest.ts';
import { type Battlefield, prepareGround } from './prepareGround.ts';
import { fingerprintsOf, readTenantRows } from './tenantRows.ts';

const CONNECTIONS = 8;
const LEAKS_MAX = 50;
/** One of so many requests is sent again with an id that nobody has: the answer must be the same. */
const TWIN_EVERY = 20;
const SQL_SHARE = 0.1;
const SQL_OF_TABLE_MIN = 25;
const FIRST_ROUNDS = 3;
const PROGRESS_EVERY = 1_000;
const LONG_TOKEN = /[A-Za-z0-9_-]{20,}/g;
const QUICK_MS = 15;

export type RouteCount = { own: number; refused: number; answered: number; failed: number };
export type IsolationReport = {
  readonly requests: number;
  readonly seconds: number;
  readonly routes: ReadonlyMap<string, RouteCount>;
  readonly missing: readonly string[];
  readonly recognised: number;
  readonly markers: Battlefield['markers']['counts'];
  readonly blinded: number;
  readonly sql: SqlOutcome;
  readonly leaks: readonly string[];
};
export type IsolationOptions = {
  readonly requests: number;
  readonly seed: number;
  /** Leaks after which it is over. */
  readonly leaksMax?: number;
  /** Routes; all of them when it is left out. */
  readonly only?: RegExp | undefined;
  readonly onProgress?: (done: number) => void;
};

type Campaign = {
  readonly field: Battlefield;
  readonly forge: Forge;
  readonly exchange: ReturnType<typeof openExchange>;
  readonly random: Random;
  readonly routes: Map<string, RouteCount>;
  readonly leaks: string[];
  /** Handles that the attacker has written into rows of their own and may read there again. */
  readonly stored: Set<string>;
  /** What a route takes lately, in milliseconds. */
  readonly times: Map<string, number>;
};

const tokensIn = ({ target, headers, body }: Pick<Sent, 'target' | 'headers' | 'body'>): Set<string> => {
  const text = `${decodeURIComponent(target.replace(/%(?![0-9a-f]{2})/gi, ''))}\n${headers.join('\n')}\n${body ?? ''}`;
  return new Set([...text.matchAll(LONG_TOKEN)].map(([token]) => token));
};

function safeTokensIn(sent: Pick<Sent, 'target' | 'headers' | 'body'>): Set<string> {
  try {
    return tokensIn(sent);
  } catch {
    return tokensIn({ ...sent, target: sent.target.replaceAll('%', ' ') });
  }
}

function judge(campaign: Campaign, at: string, sent: Sent, answer: Received): void {
  const { markers } = campaign.field;
  const tokens = safeTokensIn(sent);
  const isWritten = answer.status < 300 && sent.method !== 'GET';
  const keys = sent.headers.filter(([name]) => name === 'idempotency-key');
  if (isWritten) for (const token of safeTokensIn({ ...sent, headers: keys })) campaign.stored.add(token);
  const known = { has: (token: string) => tokens.has(token) || campaign.stored.has(token) };
  const found = markers.find(`${answer.headers}\n${answer.body}`, known);
  if (found.length > 0)
    campaign.leaks.push(`${at}: ${answer.status} holds ${found.slice(0, 3).join(', ')}; sent ${shown(sent)}`);
  const count = campaign.routes.get(at);
  if (count === undefined) return;
  if (answer.status >= 500 && answer.status !== 503) {
    count.failed += 1;
    campaign.leaks.push(`${at}: ${answer.status}; sent ${shown(sent)}`);
  } else if (answer.status >= 400) count.refused += 1;
  else count.answered += 1;
}

const shown = ({ method, target, headers, body }: Sent) =>
  `${method} ${target} ${JSON.stringify(headers.filter(([name]) => name !== 'authorization'))} ${String(body ?? '').slice(0, 300)}`;

/** The attacker has ended their own session or revoked their own key, and would attack as nobody from now on. */
const isSignedOut = ({ status, body }: Received, { operation }: Template) =>
  status === 401 && operation.permission !== 'public' && /UNAUTHENTICATED|API_KEY_/.test(body);

/** Somebody else's id must be answered as one that does not exist. */
async function compareTwin(campaign: Campaign, template: Template, sent: Sent, answer: Received) {
  const { forge, field } = campaign;
  const [theirs, ...more] = field.markers.handles.filter(({ value }) => sent.target.includes(value));
  if (theirs === undefined || more.length > 0 || theirs.value.includes('@')) return;
  if (forge.own.companyId === theirs.value) return;
  const twin = { ...sent, target: sent.target.replace(theirs.value, newId()) };
  const other = await campaign.exchange.send(twin);
  const codeOf = ({ body }: Received) => /"code":"([A-Z_]+)"/.exec(body)?.[1] ?? '';
  const isSame = (one: Received) => one.status === other.status && codeOf(one) === codeOf(other);
  const isBusy = [answer, other].some(({ status }) => [401, 429, 503].includes(status));
  if (isBusy || isSame(answer)) return;
  // What the attacker does elsewhere at the same time may have made the difference.
  if (isSame(await campaign.exchange.send(sent))) return;
  campaign.leaks.push(
    `${template.operation.at}: ${answer.status} ${codeOf(answer)} for theirs, ${other.status} ${codeOf(other)} for none; sent ${shown(sent)}`,
  );
}

/** Asks a slow route less often: signing in, or the export of a log that grows. Never less than one time of 50. */
function pickTemplate({ field, random, times }: Campaign): Template {
  for (;;) {
    const template = random.pick(field.templates);
    const ms = times.get(template.operation.at) ?? QUICK_MS;
    if (random.between(1, 1_000) <= Math.max(20, (1_000 * QUICK_MS) / ms)) return template;
  }
}

async function attackOnce(campaign: Campaign, template: Template, index: number): Promise<number> {
  const { forge, field, random, exchange } = campaign;
  const { at } = template.operation;
  const attacker = random.pick(field.attackers);
  const sent = forgeRequest(forge, template, attacker.headers());
  const startedAt = performance.now();
  const answer = await exchange.send(sent);
  const ms = performance.now() - startedAt;
  campaign.times.set(at, 0.8 * (campaign.times.get(at) ?? ms) + 0.2 * ms);
  judge(campaign, at, sent, answer);
  if (isSignedOut(answer, template)) await attacker.renew();
  if (index % TWIN_EVERY > 0 || answer.status < 300) return 1;
  await compareTwin(campaign, template, sent, answer);
  return 2;
}

async function attackAll(campaign: Campaign, options: IsolationOptions): Promise<number> {
  const { templates } = campaign.field;
  let [begun, sent] = [0, 0];
  const work = async () => {
    while (begun < options.requests && campaign.leaks.length < (options.leaksMax ?? LEAKS_MAX)) {
      begun += 1;
      // The first rounds go through every route, so that none depends on chance.
      const isFirst = begun <= FIRST_ROUNDS * templates.length;
      const template = isFirst ? templates[begun % templates.length] : undefined;
      const count = await attackOnce(campaign, template ?? pickTemplate(campaign), begun);
      sent += count;
      if (begun % PROGRESS_EVERY === 0) options.onProgress?.(begun);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return sent;
}

/** Rows of the victims that are not what they were. */
async function changesOf(system: AttackedSystem, { own, victims }: Battlefield): Promise<string[]> {
  const changes: string[] = [];
  for (const { tenant, rows } of victims) {
    const others = [own, ...victims.map((one) => one.tenant)].filter((one) => one !== tenant);
    const now = fingerprintsOf(await readTenantRows(system.admin, tenant, others));
    for (const [table, before] of fingerprintsOf(rows))
      if (now.get(table) !== before) changes.push(`rows of the ${tenant.name} in ${table} have changed`);
  }
  return changes;
}

export async function proveIsolation(
  system: AttackedSystem,
  options: IsolationOptions,
): Promise<IsolationReport> {
  const exchange = openExchange(system.origin, CONNECTIONS);
  try {
    const field = await prepareGround(system, exchange, options);
    const random = createRandom(options.seed);
    const { own, markers, tableOf } = field;
    const forge = { random, markers, own, tableOf, victims: field.victims.map(({ tenant }) => tenant) };
    const routes = new Map(
      field.templates.map(({ operation }) => [operation.at, { own: 1, refused: 0, answered: 0, failed: 0 }]),
    );
    const campaign: Campaign = {
      field,
      forge,
      exchange,
      random,
      routes,
      leaks: [],
      stored: new Set(),
      times: new Map(),
    };
    const startedAt = performance.now();
    const requests = await attackAll(campaign, options);
    const seconds = (performance.now() - startedAt) / 1_000;
    const tables = field.victims[0]?.rows.size ?? 0;
    const sql = await attackSql({
      ...{ appUrl: system.appUrl, own, victims: field.victims, markers, stored: campaign.stored },
      seed: options.seed,
      statements: Math.max(Math.ceil(options.requests * SQL_SHARE), tables * SQL_OF_TABLE_MIN),
    });
    const changes = await changesOf(system, field);
    const blinded = markers.handles.filter(({ value }) => campaign.stored.has(value)).length;
    const leaks = [...campaign.leaks, ...sql.leaks, ...changes];
    const counts = { missing: field.missing, recognised: field.recognised.length, markers: markers.counts };
    return { requests, seconds, routes, ...counts, blinded, sql, leaks };
  } finally {
    exchange.close();
  }
}
