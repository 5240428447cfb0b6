import type { Environment } from './environmentFile.ts';
import { reserveAnyPort, reservePort } from './reservePort.ts';

/** Where each server is looked for first. */
const PREFERRED = {
  PORT: 3000,
  STATUS_PORT: 3001,
  WORKER_PORT: 3002,
  STRIPE_PORT: 12111,
  STRIPE_CONTROL_PORT: 12112,
  MAIL_PORT: 1025,
  MAIL_WEB_PORT: 8025,
  PAGER_PORT: 3003,
  PAGING_PORT: 8026,
  PROMETHEUS_PORT: 9090,
  ALERTMANAGER_PORT: 9093,
  postgres: 5432,
  redis: 6379,
} as const;

export type Ports = Readonly<Record<keyof typeof PREFERRED, number>>;

async function firstFree(wanted: readonly number[], taken: ReadonlySet<number>): Promise<number> {
  for (const port of wanted) if (port > 0 && !taken.has(port) && (await reservePort(port))) return port;
  return reserveAnyPort();
}

/** The port that a URL of the last start named. */
function portIn(url: string | undefined): number {
  return url ? Number(new URL(url).port) : 0;
}

/**
 * A port for every server: the usual one where it is free, else that of the last start, else any; kept
 * for this process, so that another start at the same moment chooses others.
 * Throws when the port that was asked for is taken.
 */
export async function choosePorts(asked: number | undefined, last: Environment): Promise<Ports> {
  if (asked !== undefined && !(await reservePort(asked)))
    throw new Error(`Port ${asked} is used by another program: choose another one with --port.`);
  const taken = new Set<number>();
  const choose = async (wanted: readonly number[]) => {
    const port = await firstFree(wanted, taken);
    taken.add(port);
    return port;
  };
  return {
    PORT: await choose([asked ?? PREFERRED.PORT, Number(last.PORT ?? 0)]),
    STATUS_PORT: await choose([PREFERRED.STATUS_PORT, Number(last.STATUS_PORT ?? 0)]),
    WORKER_PORT: await choose([PREFERRED.WORKER_PORT, Number(last.WORKER_PORT ?? 0)]),
    STRIPE_PORT: await choose([PREFERRED.STRIPE_PORT, portIn(last.STRIPE_API_URL)]),
    STRIPE_CONTROL_PORT: await choose([PREFERRED.STRIPE_CONTROL_PORT, portIn(last.STRIPE_CONTROL_URL)]),
    MAIL_PORT: await choose([PREFERRED.MAIL_PORT, portIn(last.SMTP_URL)]),
    MAIL_WEB_PORT: await choose([PREFERRED.MAIL_WEB_PORT, portIn(last.MAIL_WEB_URL)]),
    PAGER_PORT: await choose([PREFERRED.PAGER_PORT, Number(last.PAGER_PORT ?? 0)]),
    PAGING_PORT: await choose([PREFERRED.PAGING_PORT, portIn(last.PAGING_WEB_URL)]),
    PROMETHEUS_PORT: await choose([PREFERRED.PROMETHEUS_PORT, portIn(last.PROMETHEUS_URL)]),
    ALERTMANAGER_PORT: await choose([PREFERRED.ALERTMANAGER_PORT, portIn(last.ALERTMANAGER_URL)]),
    postgres: await choose([PREFERRED.postgres, portIn(last.DATABASE_URL)]),
    redis: await choose([PREFERRED.redis, portIn(last.REDIS_URL)]),
  };
}
