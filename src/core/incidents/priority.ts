/** How bad an incident is, and how fast somebody must answer (R218 to R221) and end it (R191, R192). */

export const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Priority = (typeof PRIORITIES)[number];

type Targets = {
  readonly name: string;
  /** Until somebody has acknowledged; 0 means at once. */
  readonly responseMinutes: number;
  /** Until the fault is over; null where nothing is promised. */
  readonly recoveryMinutes: number | null;
};

/** What is promised for each priority. */
export const PRIORITY_TARGETS: Readonly<Record<Priority, Targets>> = {
  P0: { name: 'Critical', responseMinutes: 0, recoveryMinutes: 30 },
  P1: { name: 'High', responseMinutes: 60, recoveryMinutes: 240 },
  P2: { name: 'Medium', responseMinutes: 240, recoveryMinutes: null },
  P3: { name: 'Low', responseMinutes: 1440, recoveryMinutes: null },
};

/** Recovery time of a disaster, whatever its priority (R193, C10). */
export const DISASTER_RECOVERY_MINUTES = 240;

/** True for text that is a priority. */
export function isPriority(text: string | undefined): text is Priority {
  return text !== undefined && (PRIORITIES as readonly string[]).includes(text);
}

/** P0 and P1 call somebody, the rest is a warning (C64). */
export function isCritical(priority: Priority): boolean {
  return priority === 'P0' || priority === 'P1';
}

/** True when the first is worse than the second. */
export function isWorse(one: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(one) < PRIORITIES.indexOf(other);
}

/** Order of what has a priority, the worst first; 0 for equals. */
export function worstFirst(
  one: { readonly priority: Priority },
  other: { readonly priority: Priority },
): number {
  return PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority);
}
