import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import { appVersion } from '@/shared/version/appVersion.ts';
import type { DependencyHealth, HealthResponse, HealthStatus, Liveness } from './monitoringContract.ts';
import { SharedCheck } from './SharedCheck.ts';

export const DEPENDENCIES = [
  'database',
  'redis',
  'queue',
  'workers',
  'billing',
  'payments',
  'mail',
  'backups',
  'hold',
  'alerting',
] as const;
export type Dependency = (typeof DEPENDENCIES)[number];
export type Probes = Readonly<Record<Dependency, () => Promise<DependencyHealth>>>;

const VITAL: readonly Dependency[] = ['database', 'hold'];

/**
 * The verdict over several dependencies. Nothing works without the database, and nothing is served on hold; without
 * any other the product still serves, so the whole is degraded while that dependency's own address says 503.
 */
function verdictOf(dependencies: Readonly<Record<string, DependencyHealth>>): HealthStatus {
  if (VITAL.some((name) => dependencies[name]?.status === 'unhealthy')) return 'unhealthy';
  return Object.values(dependencies).every(({ status }) => status === 'healthy') ? 'healthy' : 'degraded';
}

export class HealthService {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #checks: ReadonlyMap<Dependency, SharedCheck<DependencyHealth>>;

  constructor(probes: Probes, clock: Clock) {
    this.#clock = clock;
    this.#startedMs = clock.elapsedMs();
    this.#checks = new Map(DEPENDENCIES.map((name) => [name, new SharedCheck(probes[name], clock)]));
  }

  /** One dependency, at most a second old. */
  async read(name: Dependency): Promise<DependencyHealth> {
    const check = this.#checks.get(name);
    if (!check) throw new Error(`no probe of ${name}`);
    return check.read();
  }

  /** The verdict over the named dependencies; over a single one it is that one's own. */
  async verdict(names: readonly Dependency[]): Promise<HealthResponse> {
    const read = await Promise.all(names.map(async (name) => [name, await this.read(name)] as const));
    const dependencies = Object.fromEntries(read);
    const [[, only] = []] = read;
    const status = read.length === 1 && only ? only.status : verdictOf(dependencies);
    return { ...this.liveness(), status, checkedAt: nowOf(this.#clock).toISOString(), dependencies };
  }

  /** Touches no dependency. */
  liveness(): Liveness {
    const uptimeS = Math.round((this.#clock.elapsedMs() - this.#startedMs) / 1000);
    return { status: 'healthy', version: appVersion, uptimeS };
  }
}
