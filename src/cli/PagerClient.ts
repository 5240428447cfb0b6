import { z } from 'zod';
import { pagerAddress } from '@/shared/config/pagerAddress.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

/** Longest wait for an answer, in milliseconds: a test page may go through three channels. */
const ANSWER_TIMEOUT_MS = 60_000;

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function exitCodeOf(status: number): number {
  if (status === 401) return EXIT.notSignedIn;
  if (status === 503) return EXIT.unavailable;
  return status < 500 ? EXIT.refused : EXIT.failed;
}

/** The pager over HTTP, which answers when nothing else does. What it throws is a CliError. */
export class PagerClient {
  readonly #url: string;
  readonly #token: string;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const { url, token } = pagerAddress(environment);
    this.#url = url;
    this.#token = token;
  }

  async call<Schema extends z.ZodType>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options: { readonly schema: Schema; readonly body?: object; readonly timeoutMs?: number },
  ): Promise<z.infer<Schema>> {
    const answer = await this.#send(method, path, options);
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) {
      const error = errorSchema.safeParse(body).data?.error;
      const message =
        answer.status === 401
          ? `The pager at ${this.#url} wants its token: set ALERT_TOKEN, or run this in the folder in which \`npm start\` runs.`
          : (error?.message ?? `The pager answered with status ${answer.status}.`);
      throw new CliError(exitCodeOf(answer.status), error?.code ?? 'ANSWER_UNKNOWN', message);
    }
    const parsed = options.schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new CliError(EXIT.failed, 'ANSWER_UNKNOWN', `${this.#url} is no pager of this version.`);
  }

  async #send(
    method: string,
    path: string,
    { body, timeoutMs = ANSWER_TIMEOUT_MS }: { readonly body?: object; readonly timeoutMs?: number },
  ): Promise<Response> {
    try {
      return await fetch(`${this.#url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch {
      throw new CliError(
        EXIT.unavailable,
        'PAGER_UNREACHABLE',
        `Nothing answers at ${this.#url}; name the pager in PAGER_URL, or start it.`,
      );
    }
  }
}
