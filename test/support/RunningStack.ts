/** `npm start` as a real process on a folder of its own, and what tests ask of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processes } from './processTable.ts';

export const REPOSITORY = path.join(import.meta.dirname, '../..');
const READY_TIMEOUT_MS = 120_000;
const EXIT_TIMEOUT_MS = 40_000;

export type Finished = { readonly code: number | null; readonly output: string };

/** What the person who runs the tests has set must not reach the stack under test. */
function cleanEnvironment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(DATABASE_|REDIS_URL|JWT_SECRET|SMTP_URL|PUBLIC_URL|MAIL_|STRIPE_|ALERT|PAGER|PAGING|SLACK_|PROMETHEUS_|DEFAULT_PLAN|PORT|HOST|LOG_DIR|WEB_DIR|ACCUBOOKS_|VITEST|NODE_ENV)/.test(
        entry[0],
      ),
  );
  return { ...Object.fromEntries(own), ...extra };
}

/** Asks until it is so; throws with `what` after the bound. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 100) {
    if (await isSo()) return;
    await pause(100);
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}

export function isAlive(pid: number): boolean {
  return processes().some((one) => one.pid === pid && !one.command.includes('<defunct>'));
}

export class RunningStack {
  output = '';
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  readonly startedMs = performance.now();

  constructor(
    readonly dataDir: string,
    environment: Readonly<Record<string, string>> = {},
    parameters: readonly string[] = [],
  ) {
    const all = [path.join(REPOSITORY, 'scripts/start.mjs'), '--data', dataDir, ...parameters];
    this.child = spawn(process.execPath, all, {
      cwd: REPOSITORY,
      env: cleanEnvironment({
        LOG_DIR: path.join(dataDir, 'events'),
        DEFAULT_PLAN: 'ENTERPRISE',
        ACCUBOOKS_ALERTING: 'off',
        ...environment,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += String(chunk);
      });
    this.finished = new Promise((resolve) =>
      this.child.once('close', (code) => resolve({ code, output: this.output })),
    );
  }

  /** Waits for the address; returns the seconds since the start. */
  async ready(): Promise<number> {
    const isReady = () => this.output.includes('AccuBooks is ready');
    await eventually(
      `ready\n${this.output}`,
      () => {
        if (this.child.exitCode !== null) throw new Error(`npm start ended:\n${this.output}`);
        return isReady();
      },
      READY_TIMEOUT_MS,
    );
    return (performance.now() - this.startedMs) / 1000;
  }

  /** Variables that it wrote for everybody else. */
  get environment(): Record<string, string> {
    return JSON.parse(readFileSync(path.join(this.dataDir, 'environment.json'), 'utf8'));
  }

  get demoPassword(): string {
    return JSON.parse(readFileSync(path.join(this.dataDir, 'environment.json'), 'utf8')).secrets.demo;
  }

  get url(): string {
    return this.environment.ACCUBOOKS_URL ?? '';
  }

  /** The link in the newest mail to the address, as its owner would find it in the test mailbox. */
  async linkFor(address: string): Promise<string> {
    let link: string | undefined;
    await eventually(`a mail with a link to ${address}`, async () => {
      const url = `${this.environment.MAIL_WEB_URL}/api/messages?to=${encodeURIComponent(address)}`;
      const answer = await fetch(url).catch(() => undefined);
      const { items } = (await answer?.json()) ?? { items: [] };
      link = /^http\S+#[\w-]{43}$/m.exec(items[0]?.text ?? '')?.[0];
      return link !== undefined;
    });
    return (link ?? '').replace(/^https?:\/\/[^/]+/, this.url);
  }

  /** Its direct children whose command line holds the text. */
  childrenLike(text: string): number[] {
    return processes()
      .filter(({ parent, command }) => parent === this.child.pid && command.includes(text))
      .map(({ pid }) => pid);
  }

  /** It and everything below it. */
  family(): number[] {
    const all = processes();
    const family = [this.child.pid ?? 0];
    for (let index = 0; index < family.length; index += 1)
      family.push(...all.filter(({ parent }) => parent === family[index]).map(({ pid }) => pid));
    return family;
  }

  /** Signals it and waits for its end; killed after a bound, so that no test leaves it behind. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Finished> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), EXIT_TIMEOUT_MS);
    const finished = await this.finished;
    clearTimeout(timer);
    return finished;
  }
}
