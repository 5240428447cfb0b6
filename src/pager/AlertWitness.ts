import type { ToldAlert } from '@/core/incidents/readAlert.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { type AlertRule, askRules } from './askRules.ts';
import type { DeadMansSwitch } from './DeadMansSwitch.ts';
import type { PagerFact, PagerMemory } from './PagerMemory.ts';

/** So long has Prometheus not had an alert before it is over without a word of Alertmanager. */
const UNSAID_MS = 300_000;
/** Where Prometheus cannot be asked: so many new Watchdogs after it an end is believed. One may have been under way. */
const NEWS_ENOUGH = 2;

type Verdict = 'active' | 'over' | 'unknown';

function verdictOf(rules: readonly AlertRule[], { labels }: ToldAlert): Verdict {
  const own = rules.filter(({ name }) => name === labels.alertname);
  if (own.some(({ isEvaluated }) => !isEvaluated)) return 'unknown';
  const isSame = (active: AlertRule['active'][number]) =>
    Object.entries(active).every(([name, value]) => labels[name] === value);
  return own.some(({ active }) => active.some(isSame)) ? 'active' : 'over';
}

/**
 * Asks Prometheus whether what fires does. Alertmanager says that an alert is over when it has heard nothing of it for
 * minutes, also of a Prometheus that is gone; and it says nothing at all of one that ended while another silenced it,
 * or while it was dead itself.
 */
export class AlertWitness {
  readonly #parts: { memory: PagerMemory; watchdog: DeadMansSwitch; clock: Clock; log: Log };
  readonly #url: string;
  readonly #unsaidMs: number;
  /** By fingerprint: the news of the Watchdog when its end was first doubted. */
  readonly #doubtedAt = new Map<string, number>();
  /** By fingerprint: since when Prometheus does not have what nobody has said to be over. */
  readonly #goneMs = new Map<string, number>();

  /** `scale` divides the time that is waited. */
  constructor(
    parts: { memory: PagerMemory; watchdog: DeadMansSwitch; clock: Clock; log: Log },
    options: { url: string; scale: number },
  ) {
    this.#parts = parts;
    this.#url = options.url;
    this.#unsaidMs = UNSAID_MS / options.scale;
  }

  async turn(): Promise<void> {
    const { memory } = this.#parts;
    const before = memory.state;
    if (Object.keys(before.firing).length === 0) return;
    const rules = await askRules(this.#url);
    // What was heard meanwhile is younger than the answer.
    const isSame = (alert: ToldAlert) => memory.state.firing[alert.fingerprint] === alert;
    const firing = Object.values(before.firing).filter(isSame);
    const over = firing.flatMap((alert) => {
      const end = memory.state.doubted[alert.fingerprint];
      return end === undefined ? this.#unsaid(alert, rules) : this.#said(end, rules);
    });
    this.#forget();
    if (over.length > 0) await memory.write({ kind: 'heard', id: newId(), alerts: over });
    const doubts = Object.values(memory.state.doubted).filter((end) => !this.#doubtedAt.has(end.fingerprint));
    for (const end of doubts) this.#doubtedAt.set(end.fingerprint, this.#parts.watchdog.news);
    if (rules === undefined) await memory.write(...doubts.flatMap((end) => this.#noteOf(end)));
  }

  /** The end, when it is believed. */
  #said(end: ToldAlert, rules: readonly AlertRule[] | undefined): ToldAlert[] {
    const { log, watchdog } = this.#parts;
    const isBelieved =
      rules === undefined
        ? watchdog.news - (this.#doubtedAt.get(end.fingerprint) ?? watchdog.news) >= NEWS_ENOUGH
        : verdictOf(rules, end) === 'over';
    if (!isBelieved) return [];
    log.debug({ alertname: end.labels.alertname }, 'an alert is over');
    return [end];
  }

  /** The end that Alertmanager has not told for so long that it never will. */
  #unsaid(alert: ToldAlert, rules: readonly AlertRule[] | undefined): ToldAlert[] {
    const { clock, log } = this.#parts;
    const { fingerprint, labels } = alert;
    // An alert that no rule makes is another's to end.
    const isOurs = rules?.some(({ name }) => name === labels.alertname) === true;
    if (!isOurs || verdictOf(rules, alert) !== 'over') {
      this.#goneMs.delete(fingerprint);
      return [];
    }
    const sinceMs = this.#goneMs.get(fingerprint) ?? clock.elapsedMs();
    this.#goneMs.set(fingerprint, sinceMs);
    if (clock.elapsedMs() - sinceMs < this.#unsaidMs) return [];
    log.warn({ alertname: labels.alertname }, 'an alert is over, of which Alertmanager has said nothing');
    return [{ ...alert, status: 'resolved', endsAt: new Date(clock.nowMs()).toISOString() }];
  }

  #noteOf({ labels }: ToldAlert): PagerFact[] {
    const { ladder = '', alertname = '' } = labels;
    const text = `Alertmanager says that ${alertname} is over, but Prometheus does not answer: nobody believes it.`;
    const { incidents } = this.#parts.memory.state.escalation;
    return Object.values(incidents)
      .filter((one) => one.ladder === ladder && one.resolvedMs === undefined)
      .map(({ id }) => ({ kind: 'noted', note: { id: newId(), incidentId: id, kind: 'note', text } }));
  }

  #forget(): void {
    const { firing, doubted } = this.#parts.memory.state;
    for (const fingerprint of this.#goneMs.keys())
      if (firing[fingerprint] === undefined) this.#goneMs.delete(fingerprint);
    for (const fingerprint of this.#doubtedAt.keys())
      if (doubted[fingerprint] === undefined) this.#doubtedAt.delete(fingerprint);
  }
}
