/** Plain calls, for what must succeed before anything is attacked. */
import type { Exchange, Received } from '../exchange.ts';
import type { Person } from './Tenant.ts';

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly bytes?: Buffer | undefined;
};

export const FILE = 'application/octet-stream';

export function sendCall(
  exchange: Exchange,
  call: Call,
  who: { person?: Person | undefined; companyId?: string | undefined } = {},
): Promise<Received> {
  const headers: [string, string][] = Object.entries(call.headers ?? {});
  if (who.person !== undefined) headers.push(['authorization', `Bearer ${who.person.token}`]);
  if (who.companyId !== undefined) headers.push(['x-company-id', who.companyId]);
  const isJson = call.bytes === undefined && call.body !== undefined;
  if (isJson) headers.push(['content-type', 'application/json']);
  if (call.bytes !== undefined) headers.push(['content-type', FILE]);
  const query = new URLSearchParams(call.query ?? {}).toString();
  return exchange.send({
    method: call.method,
    target: `${call.path}${query === '' ? '' : `?${query}`}`,
    headers,
    body: isJson ? Buffer.from(JSON.stringify(call.body)) : call.bytes,
  });
}

/** The JSON of a success; throws with the whole answer otherwise. */
export async function expectCall<Body>(
  exchange: Exchange,
  call: Call,
  who: { person?: Person | undefined; companyId?: string | undefined } = {},
): Promise<Body> {
  const { status, body } = await sendCall(exchange, call, who);
  if (status < 200 || status > 299) throw new Error(`${call.method} ${call.path}: ${status} ${body}`);
  return (body === '' ? undefined : JSON.parse(body)) as Body;
}
