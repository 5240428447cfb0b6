import type { z } from 'zod';
import { type ApiRequest, sendToApi } from '@/shared/http/sendToApi.ts';

const REQUEST_TIMEOUT_MS = 60_000;

type Call<T> = ApiRequest & { readonly schema: z.ZodType<T> };

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
  async call<T>(path: string, { schema, ...request }: Call<T>): Promise<T> {
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
    const response = await sendToApi(new URL(path, this.baseUrl), this, request, signal);
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
