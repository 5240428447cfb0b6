/** What happens to the pager, in the order in which it was written down; its state is a fold over these. */
import type { Priority } from '@/core/incidents/priority.ts';
import type { Fact, Manner, Target } from './EscalationPolicy.ts';

/** One alert of a notification, with what its labels say. */
export type AlertSighting = {
  /** Alertmanager's; the same alert has the same one. */
  readonly fingerprint: string;
  readonly isFiring: boolean;
  readonly alertname: string;
  readonly ladder: string;
  readonly priority: Priority;
  readonly runbook: string;
  readonly component: string;
  readonly summary: string;
  readonly runbookUrl: string;
  /** What its ladder and its runbook say of the incident. */
  readonly facts: readonly Fact[];
};

/** What the incident's row says; it knows what people have done. */
export type RowSighting = {
  readonly id: string;
  readonly ladder: string;
  readonly title: string;
  readonly priority: Priority;
  readonly runbook: string;
  readonly component: string;
  readonly openedMs: number;
  /** The first time. */
  readonly acknowledgedMs: number | undefined;
  /** False again when the fault has come back. */
  readonly isAcknowledged: boolean;
  readonly isMitigated: boolean;
  readonly isResolved: boolean;
  readonly facts: readonly Fact[];
};

export type OnCallOverride = {
  readonly id: string;
  readonly rotation: string;
  /** Nobody, when it is undefined: a hole that the next level fills. */
  readonly person: string | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
};

export type EscalationEvent = { readonly atMs: number } & (
  | { readonly kind: 'alerts'; readonly id: string; readonly alerts: readonly AlertSighting[] }
  | { readonly kind: 'row'; readonly row: RowSighting }
  | { readonly kind: 'acknowledged'; readonly incidentId: string; readonly by: string }
  | { readonly kind: 'resolved'; readonly incidentId: string; readonly by: string }
  | {
      /** Somebody has been told; `key` is what keeps it from being told twice. */
      readonly kind: 'delivered';
      readonly incidentId: string;
      readonly key: string;
      readonly person: string;
      readonly manner: Manner;
      readonly channel: string;
      /** What the channel knows it by. */
      readonly reference: string;
    }
  | {
      /** Everybody of the target has been told. */
      readonly kind: 'told';
      readonly incidentId: string;
      readonly episode: number;
      readonly target: Target;
      readonly manner: Manner;
      readonly people: readonly string[];
      readonly because: string;
    }
  | {
      /** The same channel has heard of the acknowledgement or of the end. */
      readonly kind: 'closed';
      readonly incidentId: string;
      readonly key: string;
      readonly action: 'acknowledge' | 'resolve';
    }
  | { readonly kind: 'forgotten'; readonly incidentId: string }
  | { readonly kind: 'override'; readonly override: OnCallOverride }
  | { readonly kind: 'overrideEnded'; readonly id: string }
);
