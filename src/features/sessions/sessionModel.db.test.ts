/**
 * Random histories of sign-ins, renewals, ends and misfortunes of Redis, in two processes over one database,
 * beside a model that knows no Redis: never is an open session refused, never an ended one taken.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { eventually, startPrivateRedis } from '../../../test/support/workerStage.ts';
import { LiveSessions, MEMORY_MS, REVOCATION_MS_MAX } from './LiveSessions.ts';
import { ROTATION_GRACE_MS, SessionService } from './SessionService.ts';

const DAY_MS = 86_400_000;
const RUNS = 40;
const PROCESSES = [0, 1] as const;

const { database, clientOf } = await createTestDatabase();
const redis = await startPrivateRedis();
const owner = await clientOf('accubooks_owner');
const clock = fixedClock('2026-11-22T10:00:00Z');
const accessTokens = new AccessTokens(new KeyRing('a secret for tests only, 33+ characters'), 900, clock);
const clients = await Promise.all(PROCESSES.map(() => redis.connect()));
for (const client of clients) client.setMaxListeners(0);
const observer = await redis.connect();

function startProcess(index: number): SessionService {
  const deps = { database, clock, log: silentLog };
  const live = new LiveSessions({
    ...deps,
    redis: clients[index],
    metrics: createMetrics('api'),
    accessTtlS: 900,
  });
  return new SessionService({ ...deps, accessTokens, live, sessionTtlDays: 1 });
}

async function createPerson() {
  const id = newId();
  const email = `${id.toLowerCase()}@example.com`;
  await database.asPerson({ userId: id, loginEmail: email }, (sql) =>
    sql("INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Test', 'none')", [id, email]),
  );
  return { id, email, name: 'Test', createdAt: new Date(clock.nowMs()).toISOString() };
}
type Somebody = Awaited<ReturnType<typeof createPerson>>;

/** What the model knows of a session. */
type Known = {
  readonly claims: { userId: string; sessionId: string };
  readonly tokens: string[];
  readonly expiresMs: number;
  rotatedMs: number | undefined;
  end: { atMs: number; by: number | undefined; withinMs: number } | undefined;
};

type Op =
  | { kind: 'login'; person: number; process: number }
  | { kind: 'refresh'; session: number; age: number; process: number }
  | { kind: 'signOut' | 'end' | 'endOthers' | 'check'; session: number; process: number }
  | { kind: 'advance'; ms: number }
  | { kind: 'freeze' | 'kill' | 'heal' | 'wipe' | 'save' | 'everybody' };

const process = fc.constantFrom(...PROCESSES);
const session = fc.nat({ max: 30 });
const operation: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('login' as const), person: fc.nat({ max: 1 }), process }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('refresh' as const),
      session,
      age: fc.constantFrom(0, 0, 0, 1, 2),
      process,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('signOut' as const, 'end' as const, 'endOthers' as const),
      session,
      process,
    }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('check' as const), session, process }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(
        200,
        MEMORY_MS,
        2_500,
        REVOCATION_MS_MAX,
        ROTATION_GRACE_MS,
        ROTATION_GRACE_MS + 1,
        DAY_MS / 2,
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'freeze' as const,
        'kill' as const,
        'heal' as const,
        'heal' as const,
        'wipe' as const,
        'save' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('everybody' as const) }) },
);

/** Another process ends a session while Redis is gone, which comes back with a copy that says that it is open. */
const OLD_COPY: Op[] = [
  { kind: 'advance', ms: 200 },
  { kind: 'login', person: 0, process: 0 },
  { kind: 'check', session: 0, process: 1 },
  { kind: 'save' },
  { kind: 'kill' },
  { kind: 'end', session: 0, process: 0 },
  { kind: 'advance', ms: 200 },
  { kind: 'heal' },
  { kind: 'advance', ms: MEMORY_MS },
  { kind: 'check', session: 0, process: 1 },
];

class History {
  readonly #services = PROCESSES.map(startProcess);
  readonly #people: readonly Somebody[];
  readonly #sessions: Known[] = [];
  #redis: 'up' | 'frozen' | 'killed' = 'up';

  constructor(people: readonly Somebody[]) {
    this.#people = people;
  }

  async run(op: Op): Promise<void> {
    if (op.kind === 'advance') clock.advanceMs(op.ms);
    else if (op.kind === 'login') await this.#login(op);
    else if (op.kind === 'everybody') await this.#everybody();
    else if ('session' in op) {
      const known = this.#sessions[op.session % Math.max(1, this.#sessions.length)];
      const service = this.#services[op.process];
      if (known && service) await this.#use(op, known, service);
    } else await this.#befall(op.kind);
  }

  async check(): Promise<void> {
    for (const known of this.#sessions) for (const index of PROCESSES) await this.#check(known, index);
  }

  async heal(): Promise<void> {
    if (this.#redis === 'frozen') redis.server().child.kill('SIGCONT');
    if (this.#redis === 'killed') await redis.restart();
    await eventually(async () =>
      (await Promise.all([...clients, observer].map((one) => one.ping().catch(() => 'no')))).every(
        (word) => word === 'PONG',
      ),
    );
    this.#redis = 'up';
  }

  async #befall(what: 'freeze' | 'kill' | 'heal' | 'wipe' | 'save'): Promise<void> {
    if (what === 'heal') await this.heal();
    if (this.#redis !== 'up') return;
    if (what === 'wipe') await observer.flushall();
    if (what === 'save') await observer.save();
    if (what === 'freeze') redis.server().child.kill('SIGSTOP');
    if (what === 'kill') {
      await redis.kill();
      await eventually(async () => clients.every(({ status }) => status !== 'ready'));
    }
    if (what === 'freeze' || what === 'kill') this.#redis = what === 'kill' ? 'killed' : 'frozen';
  }

  async #login({ person: index, process: at }: Extract<Op, { kind: 'login' }>): Promise<void> {
    const [person, service] = [this.#people[index], this.#services[at]];
    if (!person || !service) return;
    const { sessionId, refreshToken } = await database.asPerson({ userId: person.id }, (sql) =>
      service.open(sql, person),
    );
    this.#sessions.push({
      claims: { userId: person.id, sessionId },
      tokens: [refreshToken],
      expiresMs: clock.nowMs() + DAY_MS,
      rotatedMs: undefined,
      end: undefined,
    });
  }

  /** Signs everybody out as the owner of the database does, of which no process is told. */
  async #everybody(): Promise<void> {
    await owner.query("INSERT INTO session_cutoffs (id, reason) VALUES ($1, 'test')", [newId()]);
    for (const known of this.#sessions) this.#end(known, undefined);
  }

  async #use(op: Extract<Op, { session: number }>, known: Known, service: SessionService): Promise<void> {
    const { userId, sessionId } = known.claims;
    if (op.kind === 'check') return this.#check(known, op.process);
    if (op.kind === 'refresh') return this.#refresh(op, known, service);
    if (op.kind === 'signOut') {
      await service.signOut(known.tokens[0] ?? '');
      this.#end(known, op.process);
    }
    if (op.kind === 'end') {
      const outcome = await service.end(userId, newId(), sessionId).then(
        () => 'ended',
        (error: { code: string }) => error.code,
      );
      expect(outcome).toBe(this.#isOpen(known) ? 'ended' : 'SESSION_NOT_FOUND');
      this.#end(known, op.process);
    }
    if (op.kind === 'endOthers') {
      const others = this.#sessions.filter((one) => one.claims.userId === userId && one !== known);
      expect(await service.endOthers(userId, sessionId)).toBe(
        others.filter((one) => this.#isOpen(one)).length,
      );
      for (const one of others) this.#end(one, op.process);
    }
  }

  async #refresh(
    { age, process: at }: Extract<Op, { kind: 'refresh' }>,
    known: Known,
    service: SessionService,
  ): Promise<void> {
    const { tokens } = known;
    const shown = Math.max(0, tokens.length - 1 - age);
    const isCurrent = shown === tokens.length - 1;
    const isYoung = known.rotatedMs !== undefined && clock.nowMs() - known.rotatedMs <= ROTATION_GRACE_MS;
    const answer = await service.refresh(tokens[shown] ?? '').catch((error: { code: string }) => error.code);
    const isGood = this.#isOpen(known) && (isCurrent || (isYoung && shown === tokens.length - 2));
    if (!isGood) {
      expect(answer).toBe('SESSION_EXPIRED');
      this.#end(known, at);
      return;
    }
    if (typeof answer === 'string') throw new Error(`an open session was refused: ${answer}`);
    if (isCurrent && !isYoung) {
      tokens.push(answer.refreshToken);
      known.rotatedMs = clock.nowMs();
      expect(new Set(tokens).size).toBe(tokens.length);
    }
    expect(answer.refreshToken).toBe(tokens.at(-1));
  }

  async #check(known: Known, index: number): Promise<void> {
    const isTaken = await this.#services[index]?.isOpen(known.claims);
    if (this.#isOpen(known)) expect(isTaken).toBe(true);
    else if (this.#mustBeKnown(known, index)) expect(isTaken).toBe(false);
  }

  /** Whether the process has no excuse any more for not knowing that the session is over. */
  #mustBeKnown({ end, expiresMs }: Known, index: number): boolean {
    if (clock.nowMs() >= expiresMs) return true;
    return end !== undefined && (end.by === index || clock.nowMs() - end.atMs >= end.withinMs);
  }

  #isOpen({ end, expiresMs }: Known): boolean {
    return end === undefined && clock.nowMs() < expiresMs;
  }

  #end(known: Known, by: number | undefined): void {
    if (!this.#isOpen(known)) return;
    // A copy of a Redis that was gone when the session ended is believed by nobody.
    const withinMs = this.#redis === 'killed' ? MEMORY_MS : REVOCATION_MS_MAX;
    known.end = { atMs: clock.nowMs(), by, withinMs };
  }
}

it(`${RUNS} histories in two processes agree with the model`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 60 }), async (operations) => {
      const history = new History([await createPerson(), await createPerson()]);
      try {
        for (const op of operations) await history.run(op);
        await history.check();
      } finally {
        await history.heal();
      }
      await history.check();
      clock.advanceMs(REVOCATION_MS_MAX);
      await history.check();
    }),
    { numRuns: RUNS, examples: [[OLD_COPY]] },
  );
}, 300_000);
