import type { ToldAlert } from '@/core/incidents/readAlert.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { PagerMemory } from './PagerMemory.ts';

const FINGERPRINT = 'pager:alerting-silent';

/** The alert that always fires: what it says is that alerts arrive at all. */
export const WATCHDOG = 'Watchdog';

/** Pages by itself when nothing new is heard of Prometheus and Alertmanager any more. */
export class DeadMansSwitch {
  readonly #memory: PagerMemory;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #silenceMs: number;
  /** A start counts as word of it: both may have been started at the same time. */
  #heardMs: number;
  #said = '';
  #news = 0;

  /** `silenceS` 0: nothing is expected. */
  constructor(parts: { memory: PagerMemory; clock: Clock; log: Log; silenceS: number }) {
    this.#memory = parts.memory;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#silenceMs = parts.silenceS * 1000;
    this.#heardMs = parts.clock.elapsedMs();
  }

  /** Alertmanager repeats for minutes what a Prometheus that is gone has told it: only what differs is word of both. */
  heard(said: string): void {
    if (said !== '' && said === this.#said) return;
    this.#said = said;
    this.#news += 1;
    this.#heardMs = this.#clock.elapsedMs();
  }

  /** How often it was heard anew. */
  get news(): number {
    return this.#news;
  }

  ageS(): number {
    return (this.#clock.elapsedMs() - this.#heardMs) / 1000;
  }

  isSilent(): boolean {
    return Object.values(this.#memory.state.escalation.incidents).some(
      ({ firing, resolvedMs }) => resolvedMs === undefined && firing[FINGERPRINT] !== undefined,
    );
  }

  /** Opens an incident when it has been silent for too long, and ends it when it is back. */
  async turn(): Promise<void> {
    const isOverdue = this.#silenceMs > 0 && this.ageS() * 1000 > this.#silenceMs;
    if (isOverdue === this.isSilent()) return;
    if (isOverdue) this.#log.critical({ ageS: Math.round(this.ageS()) }, 'alerting is silent');
    else this.#log.info({}, 'alerting is heard again');
    await this.#memory.write({ kind: 'heard', id: newId(), alerts: [this.#alert(isOverdue)] });
  }

  #alert(isFiring: boolean): ToldAlert {
    return {
      status: isFiring ? 'firing' : 'resolved',
      fingerprint: FINGERPRINT,
      startsAt: '',
      endsAt: '',
      labels: {
        alertname: 'AlertingSilent',
        severity: 'critical',
        priority: 'P1',
        ladder: 'alerting',
        component: 'platform',
        runbook: 'P1-5',
      },
      annotations: {
        summary: 'Alerting is silent: nothing new is heard of Prometheus and Alertmanager',
        description: `Their Watchdog comes every minute and has not come anew for ${Math.round(this.#silenceMs / 1000)} s. No other alert would arrive either, and what they say is over may not be.`,
      },
    };
  }
}
