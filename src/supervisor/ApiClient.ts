import type { z } from 'zod';

const REQUEST_TIMEOUT_MS = 60_000;

type Call<T> = {
  readonly method?: string;
  readonly body?: unknown;
  /** A file; sent as it is. */
  readonly bytes?: Uint8Array;
  readonly schema: z.ZodType<T>;
};

/** An answer other than 2xx, with the code of its error. */
export class RefusedCall extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Calls the API as one person would, in one company. */
export class ApiClient {
  accessToken: string | undefined;
  companyId: string | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The parsed answer; throws a RefusedCall for an error, and what `fetch` throws. */
  async call<T>(path: string, { method = 'GET', body, bytes, schema }: Call<T>): Promise<T> {
    const headers: Record<string, string> = {};
    if (this.accessToken !== undefined) headers.authorization = `Bearer ${this.accessToken}`;
    if (this.companyId !== undefined) headers['x-company-id'] = this.companyId;
    if (bytes !== undefined) headers['content-type'] = 'application/octet-stream';
    if (body !== undefined) headers['content-type'] = 'application/json';
    const payload = bytes === undefined ? JSON.stringify(body) : Buffer.from(bytes);
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      headers,
      ...(payload === undefined ? {} : { body: payload }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw refusal(path, response.status, answer);
    return schema.parse(answer);
  }
}

function refusal(path: string, status: number, answer: unknown): RefusedCall {
  const { error } = answer as { error?: { code?: string; message?: string } };
  return new RefusedCall(
    status,
    error?.code ?? '',
    `${path} answered ${status}: ${error?.message ?? 'no reason given'}`,
  );
}
