import type { z } from 'zod';
import { type ApiRequest, sendToApi } from '@/shared/http/sendToApi.ts';
import { errorResponseSchema } from '@/shared/http/wireContract.ts';
import { CliError, serverError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

/** Longest wait for an answer, in milliseconds: longer than the server waits for a forecast. */
const ANSWER_TIMEOUT_MS = 90_000;

type Call<Schema extends z.ZodType> = ApiRequest & {
  readonly schema: Schema;
  /** A status other than 2xx that carries the same body. */
  readonly alsoStatus?: number;
};

/** The API over HTTP. What it throws is a CliError that ends the command. */
export class ApiClient {
  readonly #url: string;
  accessToken: string | undefined;
  companyId: string | undefined;

  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  /** Where it asks, without a slash at the end. */
  get baseUrl(): string {
    return this.#url;
  }

  async call<Schema extends z.ZodType>(path: string, call: Call<Schema>): Promise<z.infer<Schema>> {
    const response = await this.#send(path, call);
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok || response.status === call.alsoStatus) {
      const parsed = call.schema.safeParse(body);
      if (parsed.success) return parsed.data;
      throw new CliError(
        EXIT.failed,
        'ANSWER_UNKNOWN',
        `${this.#url} does not answer as AccuBooks of this version.`,
      );
    }
    const error = errorResponseSchema.safeParse(body);
    if (error.success) throw serverError(response.status, error.data.error);
    throw new CliError(
      EXIT.failed,
      'ANSWER_UNKNOWN',
      `${this.#url} answered with status ${response.status}.`,
    );
  }

  async #send(path: string, call: Call<z.ZodType>): Promise<Response> {
    const url = new URL(`${this.#url}${path}`);
    try {
      return await sendToApi(url, this, call, AbortSignal.timeout(ANSWER_TIMEOUT_MS));
    } catch {
      throw new CliError(
        EXIT.unavailable,
        'SERVER_UNREACHABLE',
        `Nothing answers at ${url.origin}; start it with \`npm start\`, or name another address with --url.`,
      );
    }
  }
}
