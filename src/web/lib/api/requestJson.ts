import { errorOfResponse } from './ApiError.ts';
import { browserSession } from './browserSession.ts';

export type RequestOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly companyId?: string;
  readonly json?: unknown;
  readonly file?: Blob;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

/** The response of the API, whatever its status. */
export async function requestRaw(path: string, options: RequestOptions = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  if (options.companyId !== undefined) headers.set('x-company-id', options.companyId);
  if (options.json !== undefined) headers.set('content-type', 'application/json');
  if (options.file !== undefined) headers.set('content-type', 'application/octet-stream');
  const body = options.json === undefined ? options.file : JSON.stringify(options.json);
  return browserSession.request(addressOf(path, options.query), {
    method: options.method ?? 'GET',
    headers,
    ...(body === undefined ? {} : { body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** The body of a good answer; throws ApiError otherwise. The type is the contract's, checked by the API. */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await requestRaw(path, options);
  if (!response.ok) throw await errorOfResponse(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}
