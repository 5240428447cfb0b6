import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';

/** RFC 9116 recommends less than a year. */
const EXPIRES_AFTER_MS = 180 * 24 * 60 * 60 * 1_000;
const ROBOTS = 'User-agent: *\nDisallow: /api/\nDisallow: /metrics\n';

/** Who hears of a vulnerability, and what robots leave alone. Mounted whether or not pages are served. */
export function serveWellKnown(server: ApiServer, deps: { config: Config; clock: Clock }): void {
  const contact = deps.config.SECURITY_CONTACT;
  const route = { config: { permission: 'public' }, schema: { hide: true } } as const;
  server.get('/.well-known/security.txt', route, (_request, reply) => {
    const expires = new Date(deps.clock.nowMs() + EXPIRES_AFTER_MS).toISOString();
    const lines = [`Contact: ${contact}`, `Expires: ${expires}`, 'Preferred-Languages: en'];
    return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
  server.get('/robots.txt', route, (_request, reply) => reply.type('text/plain; charset=utf-8').send(ROBOTS));
}
