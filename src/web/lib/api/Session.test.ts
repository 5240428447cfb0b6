import { describe, expect, it } from 'vitest';
import { ApiError } from './ApiError.ts';
import { Session } from './Session.ts';

const USER = {
  id: '01J00000000000000000000000',
  email: 'a@b.example',
  name: 'A',
  createdAt: '2026-01-01T00:00:00Z',
};

type Answer = { status: number; body?: unknown };

/** A session over a server that is a function of path and token. */
function sessionOver(
  server: (path: string, token: string | null) => Answer | Error,
  hint: string | null = '1',
) {
  const calls: { path: string; token: string | null }[] = [];
  const kept = new Map<string, string>(hint === null ? [] : [['accubooks.hasSession', hint]]);
  const session = new Session({
    fetch: async (input, init) => {
      const token = new Headers(init?.headers).get('authorization');
      calls.push({ path: String(input), token });
      const answer = server(String(input), token);
      if (answer instanceof Error) throw answer;
      return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status });
    },
    hints: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    oneAtATime: (_, task) => task(),
  });
  return { session, calls, kept };
}

const grant = (accessToken: string): Answer => ({
  status: 200,
  body: { accessToken, expiresInS: 900, user: USER },
});
const pathsOf = (calls: { path: string }[]) => calls.map(({ path }) => path);

describe('a session', () => {
  it('does not ask for a cookie that was never given', async () => {
    const { session, calls } = sessionOver(() => grant('t'), null);
    await session.start();
    expect(session.state()).toEqual({ status: 'signedOut', wasEnded: false });
    expect(calls).toEqual([]);
  });

  it('begins at load through the cookie and sends the token from then on', async () => {
    const { session, calls } = sessionOver((path) =>
      path.endsWith('refresh') ? grant('t1') : { status: 200 },
    );
    await session.start();
    expect(session.state()).toEqual({ status: 'signedIn', user: USER });
    await session.request('/api/cash');
    expect(calls.at(-1)).toEqual({ path: '/api/cash', token: 'Bearer t1' });
  });

  it('renews a refused token once, for all requests that wait, and sends them again', async () => {
    let tokens = 0;
    const { session, calls } = sessionOver((path, token) => {
      if (path.endsWith('refresh')) return grant(`t${(tokens += 1)}`);
      return { status: token === 'Bearer t2' ? 200 : 401 };
    });
    await session.start();
    const answers = await Promise.all([session.request('/api/a'), session.request('/api/b')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(pathsOf(calls).filter((path) => path.endsWith('refresh'))).toHaveLength(2);
  });

  it('does not go round in circles when the new token is refused too', async () => {
    const { session, calls } = sessionOver((path) =>
      path.endsWith('refresh') ? grant('t') : { status: 401 },
    );
    await session.start();
    const before = calls.length;
    expect((await session.request('/api/a')).status).toBe(401);
    expect(calls.length - before).toBeLessThanOrEqual(3);
  });

  it('ends when the cookie no longer opens a session', async () => {
    let isAlive = true;
    const { session, kept } = sessionOver((path) => {
      if (path.endsWith('refresh') && isAlive) return grant('t');
      return { status: 401, body: { error: { code: 'SESSION_EXPIRED', message: 'ended', requestId: 'r' } } };
    });
    await session.start();
    isAlive = false;
    await session.request('/api/a');
    expect(session.state()).toEqual({ status: 'signedOut', wasEnded: true });
    expect(kept.size).toBe(0);
  });

  it('outlives a server that is down: that is offline, not signed out', async () => {
    let isDown = false;
    const { session } = sessionOver((path) => {
      if (isDown) return new TypeError('Failed to fetch');
      return path.endsWith('refresh') ? grant('t') : { status: 401 };
    });
    await session.start();
    isDown = true;
    await expect(session.request('/api/a')).rejects.toMatchObject({ code: 'OFFLINE', status: 0 });
    expect(session.state().status).toBe('signedIn');
  });

  it('is kept when renewing meets a fault of the server', async () => {
    let refreshes = 0;
    const { session } = sessionOver((path) => {
      if (!path.endsWith('refresh')) return { status: 401 };
      return (refreshes += 1) === 1 ? grant('t') : { status: 503 };
    });
    await session.start();
    await expect(session.request('/api/a')).rejects.toBeInstanceOf(ApiError);
    expect(session.state().status).toBe('signedIn');
  });

  it('is over for this page after signing out, even when the server does not answer', async () => {
    const { session } = sessionOver((path) =>
      path.endsWith('refresh') ? grant('t') : new TypeError('down'),
    );
    await session.start();
    await session.signOut();
    expect(session.state()).toEqual({ status: 'signedOut', wasEnded: false });
  });
});
