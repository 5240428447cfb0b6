import type { User } from '@/features/people/peopleContract.ts';
import type { SessionResponse } from '@/features/sessions/sessionContract.ts';
import { type ApiError, errorOfResponse, offlineError } from './ApiError.ts';

/** Kept across loads: whether a refresh cookie is worth asking for. It holds no secret. */
const HINT_KEY = 'accubooks.hasSession';
const REFRESH_LOCK = 'accubooks.refresh';

export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'signedOut'; readonly wasEnded: boolean }
  | { readonly status: 'signedIn'; readonly user: User };

export type SessionDeps = {
  readonly fetch: typeof fetch;
  readonly hints: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Runs one at a time over all tabs: the refresh token changes with each use. */
  readonly oneAtATime: <T>(name: string, task: () => Promise<T>) => Promise<T>;
};

/**
 * Who is signed in. The access token lives in memory only; it is renewed through the HttpOnly cookie at
 * load and once per request that the API answers with 401.
 */
export class Session {
  #state: SessionState = { status: 'unknown' };
  #token: string | undefined;
  #renewing: Promise<boolean> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #deps: SessionDeps;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out once whether the cookie still opens a session. */
  async start(): Promise<void> {
    if (this.#state.status !== 'unknown') return;
    if (this.#deps.hints.getItem(HINT_KEY) === null) this.#end(false);
    else await this.#renew(undefined);
  }

  begin(session: SessionResponse): void {
    this.#token = session.accessToken;
    this.#deps.hints.setItem(HINT_KEY, '1');
    this.#become({ status: 'signedIn', user: session.user });
  }

  async signOut(): Promise<void> {
    await this.request('/api/auth/logout', { method: 'POST' }).catch(() => undefined);
    this.#end(false);
  }

  /** Sends with the token; renews it and sends again when the API no longer takes it. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const token = this.#token;
    const first = await this.#send(path, init, token);
    if (first.status !== 401 || token === undefined) return first;
    return (await this.#renew(token)) ? this.#send(path, init, this.#token) : first;
  }

  async #send(path: string, init: RequestInit, token: string | undefined): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    try {
      return await this.#deps.fetch(path, { ...init, headers, credentials: 'same-origin' });
    } catch (thrown) {
      if (init.signal?.aborted) throw thrown;
      throw offlineError();
    }
  }

  /** True with a new token. Several callers share one renewal; a token renewed meanwhile counts. */
  async #renew(refused: string | undefined): Promise<boolean> {
    if (this.#token !== refused) return this.#token !== undefined;
    this.#renewing ??= this.#deps
      .oneAtATime(REFRESH_LOCK, () => this.#refresh())
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }

  async #refresh(): Promise<boolean> {
    const response = await this.#send('/api/auth/refresh', { method: 'POST' }, undefined);
    if (response.ok) {
      this.begin((await response.json()) as SessionResponse);
      return true;
    }
    const error: ApiError = await errorOfResponse(response);
    if (error.status >= 500) throw error;
    this.#end(this.#state.status === 'signedIn');
    return false;
  }

  #end(wasEnded: boolean): void {
    this.#token = undefined;
    this.#deps.hints.removeItem(HINT_KEY);
    this.#become({ status: 'signedOut', wasEnded });
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
