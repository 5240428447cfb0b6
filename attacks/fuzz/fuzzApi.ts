/** Sends what is almost right to every route of the document, and looks at every answer. */
import { createRandom, type Random } from '@/demo/Random.ts';
import { isErrorCode, statusOf } from '@/shared/errors/errorCodes.ts';
import { openExchange, type Received, type Sent } from '../exchange.ts';
import { sendCall } from '../isolation/Caller.ts';
import { callOf, type Template } from '../isolation/callOwn.ts';
import { type Battlefield, prepareGround } from '../isolation/prepareGround.ts';
import type { AttackedSystem } from '../openSystem.ts';
import { breakRequest } from './breakRequest.ts';
import { ODD_BYTES } from './oddValues.ts';
import { sendBytes } from './sendBytes.ts';

const CONNECTIONS = 8;
const FAULTS_MAX = 30;
const BYTES_EVERY = 50;
const PROGRESS_EVERY = 1_000;
const QUICK_MS = 15;

export type FuzzReport = {
  readonly requests: number;
  readonly seconds: number;
  readonly routes: number;
  readonly byStatus: ReadonlyMap<number, number>;
  /** Codes that came back. */
  readonly codes: ReadonlySet<string>;
  readonly faults: readonly string[];
};
export type FuzzOptions = {
  readonly requests: number;
  readonly seed: number;
  /** Routes; all of them when it is left out. */
  readonly only?: RegExp | undefined;
  readonly onProgress?: (done: number) => void;
};

/** Why an answer is not one of ours; undefined when it is. */
export function faultOf({ status, headers, body }: Received): string | undefined {
  if (status < 400) return undefined;
  if (!/content-type\napplication\/json/i.test(headers)) return `${status} without JSON`;
  let error: { code?: unknown; message?: unknown; requestId?: unknown } | undefined;
  try {
    error = JSON.parse(body)?.error;
  } catch {
    return `${status} with a body that is not JSON`;
  }
  const { code, message, requestId } = error ?? {};
  if (typeof code !== 'string' || !isErrorCode(code))
    return `${status} with the unknown code ${String(code)}`;
  if (code === 'INTERNAL' || (status >= 500 && status !== 503)) return `${status} ${code}`;
  if (statusOf(code) !== status) return `${status} with the code ${code} of ${statusOf(code)}`;
  if (typeof message !== 'string' || message === '') return `${status} ${code} without a message`;
  if (typeof requestId !== 'string' || requestId.length !== 26)
    return `${status} ${code} without a request id`;
  return undefined;
}

const shown = ({ method, target, headers, body }: Sent) =>
  `${method} ${target.slice(0, 300)} ${JSON.stringify(headers.filter(([name]) => name !== 'authorization')).slice(0, 300)} ${String(body ?? '').slice(0, 400)}`;

type Run = {
  readonly system: AttackedSystem;
  readonly field: Battlefield;
  readonly exchange: ReturnType<typeof openExchange>;
  readonly random: Random;
  readonly times: Map<string, number>;
  readonly byStatus: Map<number, number>;
  readonly codes: Set<string>;
  readonly faults: string[];
};

function note({ byStatus, codes, faults }: Run, answer: Received, what: string): void {
  byStatus.set(answer.status, (byStatus.get(answer.status) ?? 0) + 1);
  const code = /"code":"([A-Z_]+)"/.exec(answer.body)?.[1];
  if (code !== undefined && answer.status >= 400) codes.add(code);
  const fault = faultOf(answer);
  if (fault !== undefined) faults.push(`${fault}: ${what}`);
}

async function sendOdd(run: Run, template: Template): Promise<void> {
  const { own, attackers } = run.field;
  const { attempt, operation } = template;
  // The first of them is the owner, who may do most.
  const [owner] = attackers;
  const { person } = attempt;
  const headers =
    person === undefined ? (owner?.headers() ?? []) : [['authorization', `Bearer ${person.token}`] as const];
  const who = [...headers, ['x-company-id', own.companyId] as const];
  const sent = breakRequest(run.random, template, who);
  const startedAt = performance.now();
  try {
    const answer = await run.exchange.send(sent);
    note(run, answer, shown(sent));
    if (answer.status === 401 && person === undefined && run.random.percent(20)) await owner?.renew();
  } catch (error) {
    run.faults.push(`no answer (${String(error)}): ${shown(sent)}`);
  }
  const ms = performance.now() - startedAt;
  run.times.set(operation.at, 0.8 * (run.times.get(operation.at) ?? ms) + 0.2 * ms);
}

/** Answers to bytes that are no request: nothing at all, or one in our shape. */
async function sendOddBytes(run: Run): Promise<void> {
  const bytes = run.random.pick(ODD_BYTES);
  const said = await sendBytes(run.system.origin, bytes);
  const [head = '', body = ''] = said.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  if (said === '' || status < 400) return;
  note(
    run,
    { status, headers: head.replaceAll(': ', '\n'), body },
    JSON.stringify(bytes.toString('latin1').slice(0, 200)),
  );
}

function pick({ field, random, times }: Run): Template {
  for (;;) {
    const template = random.pick(field.templates);
    const ms = times.get(template.operation.at) ?? QUICK_MS;
    if (random.between(1, 1_000) <= Math.max(20, (1_000 * QUICK_MS) / ms)) return template;
  }
}

/** The server lives on, and does what it did: every route that reads is asked once more as it was. */
async function assertAlive({ field, exchange, faults }: Run): Promise<void> {
  const { own } = field;
  const reads = field.templates.filter(({ operation }) => operation.method === 'GET');
  for (const template of reads) {
    const { person = own.owner } = template.attempt;
    const answer = await sendCall(exchange, callOf(template), { person, companyId: own.companyId });
    if (answer.status >= 500)
      faults.push(`${template.operation.at} does not work any more: ${answer.status}`);
  }
}

export async function fuzzApi(system: AttackedSystem, options: FuzzOptions): Promise<FuzzReport> {
  const exchange = openExchange(system.origin, CONNECTIONS);
  try {
    const field = await prepareGround(system, exchange, options);
    const parts = {
      byStatus: new Map<number, number>(),
      codes: new Set<string>(),
      faults: [...field.missing],
    };
    const run: Run = {
      system,
      field,
      exchange,
      random: createRandom(options.seed),
      times: new Map(),
      ...parts,
    };
    const startedAt = performance.now();
    let begun = 0;
    const work = async () => {
      while (begun < options.requests && run.faults.length < FAULTS_MAX) {
        begun += 1;
        const isFirst = begun <= 2 * field.templates.length;
        const template = isFirst ? field.templates[begun % field.templates.length] : undefined;
        if (begun % BYTES_EVERY === 0) await sendOddBytes(run);
        else await sendOdd(run, template ?? pick(run));
        if (begun % PROGRESS_EVERY === 0) options.onProgress?.(begun);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    const seconds = (performance.now() - startedAt) / 1_000;
    await assertAlive(run);
    return { requests: begun, seconds, routes: field.templates.length, ...parts };
  } finally {
    exchange.close();
  }
}
