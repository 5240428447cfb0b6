/** A person who uses a running stack over HTTP while its processes are killed. */
import { eventually, type RunningStack } from './RunningStack.ts';

const ANSWER_TIMEOUT_MS = 60_000;

// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the API says; the tests look at it
export type Answer = { readonly status: number; readonly body: any };

export type Ask = {
  readonly method?: 'GET' | 'POST';
  readonly companyId?: string;
  readonly body?: unknown;
  /** A file, sent as it is. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly key?: string;
};

export class StackCaller {
  #accessToken = '';

  constructor(private readonly stack: RunningStack) {}

  async signUp(email: string): Promise<void> {
    const body = { email, password: 'a long enough passphrase', name: 'Kim' };
    const asked = await this.ask('/api/auth/sign-up', { method: 'POST', body });
    if (asked?.status !== 202) throw new Error(`no sign-up: ${JSON.stringify(asked)}`);
    const [, token] = (await this.stack.linkFor(email)).split('#');
    const { password } = body;
    const answer = await this.ask('/api/auth/sign-up/confirm', { method: 'POST', body: { token, password } });
    if (answer?.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(answer)}`);
    this.#accessToken = answer.body.accessToken;
  }

  async createCompany(name: string): Promise<string> {
    const answer = await this.ask('/api/companies', { method: 'POST', body: { name, currency: 'SEK' } });
    if (answer?.status !== 201) throw new Error(`no company: ${JSON.stringify(answer)}`);
    return answer.body.id;
  }

  /** The answer, or undefined when the connection broke before it was complete. */
  async ask(path: string, { method = 'GET', companyId, body, bytes, key }: Ask): Promise<Answer | undefined> {
    const headers: Record<string, string> = {};
    if (this.#accessToken !== '') headers.authorization = `Bearer ${this.#accessToken}`;
    if (companyId !== undefined) headers['x-company-id'] = companyId;
    if (key !== undefined) headers['idempotency-key'] = key;
    if (bytes !== undefined) headers['content-type'] = 'application/octet-stream';
    else if (body !== undefined) headers['content-type'] = 'application/json';
    const payload = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
    try {
      const response = await fetch(new URL(path, this.stack.url), {
        method,
        headers,
        ...(payload === undefined ? {} : { body: payload }),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return undefined;
    }
  }

  /** Asks again while the connection breaks or the answer is 503, within `eventually`'s bound. */
  async insist(path: string, ask: Ask): Promise<Answer> {
    let answer: Answer | undefined;
    await eventually(`an answer of ${path}`, async () => {
      answer = await this.ask(path, ask);
      return answer !== undefined && answer.status !== 503;
    });
    if (answer === undefined) throw new Error(`no answer of ${path}`);
    return answer;
  }
}
