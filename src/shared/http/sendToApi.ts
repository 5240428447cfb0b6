/** One request to our own API, as a person in a company: what every client of it sends. */
import { COMPANY_HEADER } from './wireContract.ts';

/** Who asks; undefined where nobody has signed in, or the only company is meant. */
export type ApiCaller = {
  readonly accessToken: string | undefined;
  readonly companyId: string | undefined;
};

export type ApiRequest = {
  readonly method?: string | undefined;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /** JSON. */
  readonly body?: unknown;
  /** A file, sent as it is. */
  readonly bytes?: Uint8Array | undefined;
};

/** The answer, whatever its status. Rejects with what `fetch` rejects with. */
export async function sendToApi(
  url: URL,
  caller: ApiCaller,
  request: ApiRequest,
  signal: AbortSignal,
): Promise<Response> {
  const { method = 'GET', query = {}, body, bytes } = request;
  const address = new URL(url);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, String(value));
  const headers = new Headers();
  if (caller.accessToken !== undefined) headers.set('authorization', `Bearer ${caller.accessToken}`);
  if (caller.companyId !== undefined) headers.set(COMPANY_HEADER, caller.companyId);
  if (bytes !== undefined) headers.set('content-type', 'application/octet-stream');
  else if (body !== undefined) headers.set('content-type', 'application/json');
  const payload = bytes === undefined ? JSON.stringify(body) : Buffer.from(bytes);
  return fetch(address, { method, headers, body: payload ?? null, signal });
}
