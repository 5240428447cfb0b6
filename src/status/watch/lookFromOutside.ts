import { z } from 'zod';
import type { Clock } from '@/shared/clock/Clock.ts';
import { type Condition, isWorse, worstOf } from './Condition.ts';
import { detailOf, type Look, readHealth, unreachable } from './readHealth.ts';

/** Longest waits, in milliseconds. The health of everything may take five seconds when a part hangs. */
export const LIVE_TIMEOUT_MS = 2_500;
export const HEALTH_TIMEOUT_MS = 5_500;
/** A real request that takes longer than this is served, but not well. */
export const SLOW_MS = 2_000;
/** Health that was told with the same time for longer than this comes out of a store on the way. */
const OLD_MS = 30_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** A route as a customer's browser asks it: through the limits, into the database, and back with our answer. */
const REAL_ROUTE = '/api/shared';
const REAL_HEADERS = { 'x-share-token': 'looked-at-from-outside' };
const REAL_CODES: ReadonlySet<string> = new Set(['SHARE_INVALID']);

type Answer = { readonly status: number; readonly body: unknown; readonly tookMs: number };

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

type Ask = { readonly url: URL; readonly headers?: Record<string, string>; readonly timeoutMs: number };

async function ask({ url, headers = {}, timeoutMs }: Ask, clock: Clock, ended: AbortSignal): Promise<Answer> {
  const startedMs = clock.elapsedMs();
  const response = await fetch(url, {
    headers: { ...headers, 'cache-control': 'no-cache' },
    redirect: 'manual',
    signal: AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]),
  });
  const text = await readBounded(response);
  const tookMs = clock.elapsedMs() - startedMs;
  try {
    return { status: response.status, body: JSON.parse(text), tookMs };
  } catch {
    return { status: response.status, body: undefined, tookMs };
  }
}

/** What happened, in words that tell nobody where our servers are. */
function whyNot(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'Gives no answer in time.';
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined)?.code : undefined;
  if (cause === 'ENOTFOUND' || cause === 'EAI_AGAIN') return 'Its name is not found in the DNS.';
  if (typeof cause === 'string' && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(cause))
    return 'Its certificate is not accepted.';
  return 'Cannot be reached.';
}

function codeOf(body: unknown): string | undefined {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as { error?: { code?: unknown } };
  return typeof error?.code === 'string' ? error.code : undefined;
}

/** What a real request says about the API and the database behind it; undefined when it says that all is well. */
function judgeReal(answer: Answer | Error): { readonly api: Condition; readonly database: Condition } {
  if (answer instanceof Error) return { api: 'down', database: 'operational' };
  const code = codeOf(answer.body);
  if (code === 'DATABASE_UNAVAILABLE') return { api: 'operational', database: 'down' };
  // Being counted out by our own limits is an answer too.
  const isOurs = (code !== undefined && REAL_CODES.has(code)) || answer.status === 429;
  if (!isOurs) return { api: answer.status >= 500 ? 'down' : 'degraded', database: 'operational' };
  return { api: answer.tookMs > SLOW_MS ? 'degraded' : 'operational', database: 'operational' };
}

function withReal(look: Look, real: Answer | Error): Look {
  const judged = judgeReal(real);
  const worsened = (id: 'api' | 'database') => {
    const seen = look[id];
    const condition = worstOf([judged[id], seen?.condition ?? 'operational']);
    if (seen !== undefined && !isWorse(condition, seen.condition)) return seen;
    return { condition, detail: detailOf(id, condition) };
  };
  return { ...look, api: worsened('api'), database: worsened('database') };
}

const checkedSchema = z.object({ checkedAt: z.string() });

/** Knows whether health is told anew, or the same words come again and again out of somebody's store. */
export class FreshHealth {
  #words = '';
  #sinceMs = 0;

  constructor(private readonly clock: Clock) {}

  isOld(answer: unknown): boolean {
    const words = checkedSchema.safeParse(answer).data?.checkedAt;
    const nowMs = this.clock.elapsedMs();
    if (words === undefined || words !== this.#words) this.#sinceMs = nowMs;
    this.#words = words ?? '';
    return nowMs - this.#sinceMs > OLD_MS;
  }
}

/** One look at the API from outside, as anybody could take it. Never rejects, and ends within six seconds. */
export async function lookFromOutside(apiUrl: string, clock: Clock, fresh: FreshHealth): Promise<Look> {
  const ended = new AbortController();
  const at = (path: string, timeoutMs: number, headers?: Record<string, string>) =>
    ask({ url: new URL(path, apiUrl), timeoutMs, ...(headers && { headers }) }, clock, ended.signal);
  const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
  const health = at('/api/health/all', HEALTH_TIMEOUT_MS).catch(asError);
  const real = at(REAL_ROUTE, HEALTH_TIMEOUT_MS, REAL_HEADERS).catch(asError);
  try {
    const live = await at('/api/health/live', LIVE_TIMEOUT_MS);
    if (live.status !== 200) return unreachable('Answers with an error.');
    const [told, served] = await Promise.all([health, real]);
    const look = told instanceof Error ? undefined : readHealth(told.body);
    if (look === undefined)
      return unreachable(told instanceof Error ? whyNot(told) : 'Answers, but not with its health.');
    if (!(told instanceof Error) && fresh.isOld(told.body))
      return unreachable('Answers, but with an old health.');
    return withReal(look, served);
  } catch (error) {
    return unreachable(whyNot(error));
  } finally {
    ended.abort();
  }
}
