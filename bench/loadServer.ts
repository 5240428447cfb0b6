/** One measured round against one server. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import autocannon from 'autocannon';

const CONNECTIONS = 16;
/** Clock ticks of /proc a second, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export type Round = {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds of each answer. */
  readonly latencies: readonly number[];
  /** Processor seconds of the server's process; NaN where there is no /proc. */
  readonly cpuSeconds: number;
  /** Processor seconds of this process, which makes the load. */
  readonly loadSeconds: number;
  /** Processor seconds of everything on this machine. */
  readonly machineSeconds: number;
};

function cpuSecondsOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function machineSeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** Throws when a single answer is not 2xx. */
export async function loadServer(
  server: { readonly pid: number; readonly url: string; readonly headers: Readonly<Record<string, string>> },
  path: string,
  seconds: number,
): Promise<Round> {
  const latencies: number[] = [];
  const before = { cpu: cpuSecondsOf(server.pid), load: process.cpuUsage(), machine: machineSeconds() };
  const { headers } = server;
  const run = autocannon({
    url: `${server.url}${path}`,
    connections: CONNECTIONS,
    duration: seconds,
    headers,
  });
  run.on('response', (_client: unknown, _status: number, _bytes: number, ms: number) => latencies.push(ms));
  const result = await run;
  const cpuSeconds = cpuSecondsOf(server.pid) - before.cpu;
  const load = process.cpuUsage(before.load);
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(
      `${server.url}${path}: ${result.errors} errors, ${result.non2xx} answers that are not 2xx`,
    );
  return {
    requests: result.requests.total,
    seconds: result.duration,
    latencies,
    cpuSeconds,
    loadSeconds: (load.user + load.system) / 1e6,
    machineSeconds: machineSeconds() - before.machine,
  };
}

export type Figures = {
  readonly perSecond: number;
  readonly p95Ms: number;
  /** Processor time of the server's process for one request, in microseconds. */
  readonly cpuMicros: number;
  /** Cores kept busy by the server's process, by the load generator, and by Postgres and whatever else runs. */
  readonly serverCores: number;
  readonly loadCores: number;
  readonly otherCores: number;
};

/** All rounds of one server as one. */
export function figuresOf(rounds: readonly Round[]): Figures {
  const sum = (pick: (round: Round) => number) => rounds.reduce((total, round) => total + pick(round), 0);
  const requests = sum((round) => round.requests);
  const seconds = sum((round) => round.seconds);
  const cpuSeconds = sum((round) => round.cpuSeconds);
  const loadSeconds = sum((round) => round.loadSeconds);
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  return {
    perSecond: requests / seconds,
    p95Ms: latencies[Math.floor(latencies.length * 0.95)] ?? Number.NaN,
    cpuMicros: (1e6 * cpuSeconds) / requests,
    serverCores: cpuSeconds / seconds,
    loadCores: loadSeconds / seconds,
    otherCores: (sum((round) => round.machineSeconds) - cpuSeconds - loadSeconds) / seconds,
  };
}
