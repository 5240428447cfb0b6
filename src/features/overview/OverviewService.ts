import { setTimeout as pause } from 'node:timers/promises';
import { worstFirst } from '@/core/incidents/priority.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Look, Sight, Trouble } from './Look.ts';
import type { Finding, Overview, Part } from './overviewContract.ts';

/** Longest wait for one part, in milliseconds; the whole takes no longer. */
export const LOOK_TIMEOUT_MS = 2_000;
/** Longest that an answer is given again, in milliseconds: ten open consoles cost as much as one. */
const FRESH_MS = 1_000;
const FINDINGS_MAX = 200;
/** Troubles that are remembered to tell since when. */
const REMEMBERED_MAX = 1_000;

type Deps = { readonly clock: Clock; readonly looks: readonly Look[] };
type Taken = { readonly part: Part; readonly sight: Sight | undefined };

function whyUnknown(error: unknown): string {
  if (error instanceof AppError) return `could not be asked: ${error.code}`;
  return 'could not be asked';
}

/** What an incident covers is told once, by the incident. */
function withoutDoubles(troubles: readonly Trouble[]): Trouble[] {
  const covered = new Set(troubles.filter(({ incidentId }) => incidentId).map(({ ladder }) => ladder));
  const now = new Map(
    troubles.filter(({ incidentId }) => !incidentId).map(({ ladder, detail }) => [ladder, detail]),
  );
  return troubles
    .filter(({ incidentId, ladder }) => incidentId || ladder === undefined || !covered.has(ladder))
    .map((trouble) => {
      const { incidentId, ladder, detail } = trouble;
      const more = incidentId && ladder ? now.get(ladder) : undefined;
      return more === undefined ? trouble : { ...trouble, detail: `${detail} Now: ${more}` };
    });
}

/** Everything that may be wrong, asked at once, each part within a bound. */
export class OverviewService {
  readonly #deps: Deps;
  readonly #firstSeen = new Map<string, string>();
  #last: { readonly overview: Overview; readonly atMs: number } | undefined;
  #running: Promise<Overview> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Every operator sees the same, so what one asked is told to all who ask meanwhile. */
  async read(operatorId: string): Promise<Overview> {
    const { clock } = this.#deps;
    if (this.#last && clock.elapsedMs() - this.#last.atMs < FRESH_MS) return this.#last.overview;
    this.#running ??= this.#take(operatorId).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #take(operatorId: string): Promise<Overview> {
    const { clock, looks } = this.#deps;
    const taken = await Promise.all(looks.map((look) => this.#look(look, operatorId)));
    const sights = taken.flatMap(({ sight }) => sight ?? []);
    const takenAt = nowOf(clock).toISOString();
    const troubles = withoutDoubles(sights.flatMap((sight) => sight.troubles));
    const overview = {
      takenAt,
      findings: this.#dated(troubles, takenAt).slice(0, FINDINGS_MAX),
      parts: taken.map(({ part }) => part),
      onCall: sights.find(({ onCall }) => onCall)?.onCall?.slice() ?? null,
    };
    this.#last = { overview, atMs: clock.elapsedMs() };
    return overview;
  }

  async #look({ name, read }: Look, operatorId: string): Promise<Taken> {
    const { clock } = this.#deps;
    const startedMs = clock.elapsedMs();
    const end = new AbortController();
    const tooLate = pause(LOOK_TIMEOUT_MS, undefined, { signal: end.signal }).then(() => 'late' as const);
    tooLate.catch(() => undefined);
    const told = (state: Part['state'], detail: string): Part => ({
      ...{ name, state, detail },
      tookMs: Math.round(clock.elapsedMs() - startedMs),
    });
    try {
      const sight = await Promise.race([read(operatorId), tooLate]);
      if (sight === 'late')
        return { part: told('unknown', `no answer within ${LOOK_TIMEOUT_MS} ms`), sight: undefined };
      return { part: told(sight.troubles.length > 0 ? 'wrong' : 'fine', sight.detail), sight };
    } catch (error) {
      return { part: told('unknown', whyUnknown(error)), sight: undefined };
    } finally {
      end.abort();
    }
  }

  #dated(troubles: readonly Trouble[], takenAt: string): Finding[] {
    const keys = new Set(troubles.map(({ key }) => key));
    for (const key of this.#firstSeen.keys()) if (!keys.has(key)) this.#firstSeen.delete(key);
    const findings = troubles.map(({ ladder: _, incidentId = null, ...trouble }) => {
      const seen = this.#firstSeen.get(trouble.key) ?? takenAt;
      if (this.#firstSeen.size < REMEMBERED_MAX) this.#firstSeen.set(trouble.key, seen);
      return { ...trouble, incidentId, since: trouble.since ?? seen, isSeenFirst: trouble.since === null };
    });
    return findings.toSorted((a, b) => worstFirst(a, b) || a.since.localeCompare(b.since));
  }
}
