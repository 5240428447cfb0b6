import type { BoxAnswer } from '@/core/checklists/checklists.ts';
import type { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import type { IncidentReportService } from '@/features/incidents/IncidentReportService.ts';
import type { IncidentService } from '@/features/incidents/IncidentService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';

/** What is about to be deployed, or was. */
export type Candidate = {
  readonly version: string;
  /** Undefined outside a clone. */
  readonly commit: string | undefined;
  /** Files differ from the commit: what was tested is not what is here. */
  readonly isChanged: boolean;
};

export type Migrations = {
  /** In the folder and not in the database. */
  readonly pending: readonly string[];
  /** Begun and neither finished nor rolled back. */
  readonly unfinished: readonly string[];
  readonly withoutDown: readonly string[];
};

export type OnCallStanding = { readonly people: readonly string[]; readonly faults: number };

/** Where the boxes of an incident look; the API has all of it too. Empty addresses mean that there is none. */
export type IncidentAsking = {
  readonly clock: Clock;
  readonly evidence: Pick<EvidenceService, 'list'>;
  readonly incidents: Pick<IncidentService, 'read' | 'messages'>;
  readonly reports: Pick<IncidentReportService, 'standing'>;
  readonly statusUrl: string;
  /** The incident of that checklist; empty for the others. */
  readonly incidentId: string;
};

/** Where all boxes look: from the keyboard. */
export type Asking = IncidentAsking & {
  readonly evidence: EvidenceService;
  readonly incidents: IncidentService;
  readonly candidate: Candidate;
  readonly apiUrl: string;
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  readonly logDir: string;
  readonly watchMs: number;
  readonly readMigrations: () => Promise<Migrations>;
  readonly readOnCall: () => Promise<OnCallStanding>;
};

export type Ask = (asking: Asking) => Promise<BoxAnswer>;
export type IncidentAsk = (asking: IncidentAsking) => Promise<BoxAnswer>;

/** Failed or passed by a fact. */
export function judged(isPassed: boolean, asked: string, value: string): BoxAnswer {
  return { verdict: isPassed ? 'passed' : 'failed', asked, value };
}

export function unknown(asked: string, value: string): BoxAnswer {
  return { verdict: 'unknown', asked, value };
}
