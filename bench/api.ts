/**
 * `npm run bench:api`: throughput and p95 of three hot routes of the real API process beside a bare Fastify
 * and pg handler (bareServer.ts), in one run, on one Postgres, in rounds that follow one another. Ends with 1
 * when a route stays under SHARE_MIN of its peer.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { COMPANY_HEADER } from '@/shared/http/wireContract.ts';
import { createLog } from '@/shared/log/log.ts';
import { startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { deployMigrations } from '@/supervisor/migrateDatabase.ts';
import {
  DATABASE_NAME,
  provisionDatabase,
  type RolePasswords,
  roleUrl,
} from '@/supervisor/provisionDatabase.ts';
import { openTestSession } from '../test/support/openTestSession.ts';
import { startBareServer } from './bareServer.ts';
import { writeBenchData } from './benchData.ts';
import { type BenchPlace, type BenchRoute, benchRoutes } from './benchRoutes.ts';
import { type Figures, figuresOf, loadServer, type Round } from './loadServer.ts';

/** Least share of the peer's throughput. */
const SHARE_MIN = 0.6;
/** Many short rounds in turn, so that whatever else the machine does falls on both. */
const ROUNDS = 6;
const ROUND_SECONDS = 2.5;
const WARM_UP_SECONDS = 2;
const READY_TIMEOUT_MS = 20_000;
const READY_PAUSE_MS = 100;

const PASSWORD = 'bench-only';
const PASSWORDS: RolePasswords = {
  accubooks_owner: PASSWORD,
  accubooks_app: PASSWORD,
  accubooks_worker: PASSWORD,
  accubooks: PASSWORD,
  accubooks_dump: PASSWORD,
};

type Server = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

async function startServer(
  script: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>>,
  headers: Server['headers'],
  path: string,
): Promise<Server> {
  const child = spawn(process.execPath, script, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < READY_TIMEOUT_MS; waited += READY_PAUSE_MS) {
    const answer = await fetch(`${url}${path}`, { headers }).catch(() => undefined);
    if (answer?.ok && child.pid !== undefined) return { child, pid: child.pid, url, headers };
    await new Promise((resolve) => setTimeout(resolve, READY_PAUSE_MS));
  }
  child.kill('SIGKILL');
  throw new Error(`${script.join(' ')} was not ready within ${READY_TIMEOUT_MS} ms`);
}

async function measureRoute(ours: Server, bare: Server, route: BenchRoute): Promise<[Figures, Figures]> {
  const rounds: [Round[], Round[]] = [[], []];
  for (const server of [ours, bare]) await loadServer(server, route.path, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds[0].push(await loadServer(ours, route.path, ROUND_SECONDS));
    rounds[1].push(await loadServer(bare, route.path, ROUND_SECONDS));
  }
  return [figuresOf(rounds[0]), figuresOf(rounds[1])];
}

function printRow(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(11))).join(''));
}

const cores = (count: number) => count.toFixed(2);

/** Where the processor time went while our server answered, and what it spends beyond the peer. */
function boundsOf(name: string, own: Figures, peer: Figures): string {
  const busy = `server ${cores(own.serverCores)}, load ${cores(own.loadCores)}, Postgres and others ${cores(own.otherCores)}`;
  const more = (own.cpuMicros - peer.cpuMicros).toFixed(0);
  return `  ${name}: ${busy}; ${more} µs of processor a request more than the peer`;
}

/** Prints a row for each route; the routes that stay under SHARE_MIN. */
async function measure(ours: Server, bare: Server, place: BenchPlace): Promise<string[]> {
  printRow(['route', 'ours req/s', 'p95 ms', 'CPU µs/req', 'bare req/s', 'p95 ms', 'CPU µs/req', 'share']);
  const slow: string[] = [];
  const bounds: string[] = [];
  for (const route of benchRoutes(place)) {
    const [own, peer] = await measureRoute(ours, bare, route);
    const share = own.perSecond / peer.perSecond;
    const cells = [own, peer].flatMap(({ perSecond, p95Ms, cpuMicros }) => [
      perSecond.toFixed(0),
      p95Ms.toFixed(1),
      cpuMicros.toFixed(0),
    ]);
    printRow([route.name, ...cells, `${(100 * share).toFixed(0)} %`]);
    bounds.push(boundsOf(route.name, own, peer));
    if (share < SHARE_MIN) slow.push(route.name);
  }
  console.log(`\nWhat bounds the rest: busy cores of ${availableParallelism()} while our server answered`);
  console.log(bounds.join('\n'));
  console.log(
    'What the peer leaves out: token, validation, membership check, the shape of the answer, headers, metrics, access log.',
  );
  return slow;
}

/** What autovacuum does within a minute of an import; both servers get the same plans. */
async function analyse(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}

async function run(dir: string, stops: (() => Promise<unknown>)[]): Promise<string[]> {
  const port = await freePort();
  const postgres = await startEmbeddedPostgres({ dir: path.join(dir, 'postgres'), port, password: PASSWORD });
  stops.push(postgres.stop);
  const admin = postgres.url('postgres');
  await provisionDatabase(admin, PASSWORDS);
  await deployMigrations(process.cwd(), roleUrl(admin, 'accubooks_owner', PASSWORDS));
  const url = roleUrl(admin, 'accubooks_app', PASSWORDS);
  const log = createLog({ process: 'bench', logDir: '', stdout: false });
  const database = new Database(url, log);
  const workers = new Database(roleUrl(admin, 'accubooks_worker', PASSWORDS), log);
  const place = await writeBenchData(database, workers);
  const secret = 'a secret of the bench, longer than 32 characters';
  const tokens = new AccessTokens(new KeyRing(secret), 3_600, systemClock);
  const { userId } = place;
  const sessionId = await openTestSession(database, userId);
  const accessToken = await tokens.sign({ userId, sessionId });
  await Promise.all([database.close(), workers.close()]);
  await analyse(postgres.url(DATABASE_NAME));

  const headers = { authorization: `Bearer ${accessToken}`, [COMPANY_HEADER]: place.companyId };
  const first = benchRoutes(place)[0]?.path ?? '/';
  const self = process.argv[1] ?? '';
  const [apiPort, barePort] = [await freePort(), await freePort()];
  const environment = {
    DATABASE_URL: url,
    JWT_SECRET: secret,
    PORT: String(apiPort),
    REDIS_URL: '',
    // One address and one person send everything; counting stays part of what is measured.
    RATE_LIMIT_API_IP: '1000000000',
    RATE_LIMIT_API_USER: '1000000000',
    WEB_DIR: '',
    LOG_DIR: path.join(dir, 'logs'),
  };
  const api = path.join(path.dirname(self), 'api.mjs');
  const ours = await startServer([api], apiPort, environment, headers, first);
  stops.push(async () => ours.child.kill('SIGTERM'));
  const script = [self, 'bare', url, String(barePort), JSON.stringify(place)];
  const bare = await startServer(script, barePort, {}, {}, first);
  stops.push(async () => bare.child.kill('SIGKILL'));
  return measure(ours, bare, place);
}

async function main(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-bench-'));
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const slow = await run(dir, stops);
    if (slow.length > 0) {
      console.error(`Under ${100 * SHARE_MIN} % of the peer: ${slow.join(', ')}`);
      process.exitCode = 1;
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const [role, url = '', port = '', place = ''] = process.argv.slice(2);
if (role === 'bare') await startBareServer(url, Number(port), JSON.parse(place));
else await main();
