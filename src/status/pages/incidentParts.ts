import { isUnderWay, namesOf } from '../incidents/shownComponents.ts';
import type { Incident, Maintenance, Update } from '../store/StatusState.ts';
import { CONDITION_OF_INDICATOR } from './frame.ts';
import { html, type Markup } from './markup.ts';
import { durationText, timeOf } from './words.ts';

export const STATUS_WORDS: Readonly<Record<Update['status'], string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  postmortem: 'Post-mortem',
  scheduled: 'Scheduled',
  in_progress: 'In progress',
  verifying: 'Verifying',
  completed: 'Completed',
};

const IMPACT_WORDS = {
  none: 'no impact',
  minor: 'limits',
  major: 'part of it down',
  critical: 'down',
} as const;

export const concernedBy = ({ components }: Incident | Maintenance) =>
  (Array.isArray(components) ? components : Object.keys(components)) as (keyof Incident['components'])[];

function concerning(subject: Incident | Maintenance): string {
  const ids = concernedBy(subject);
  return ids.length === 0 ? '' : `Concerns ${namesOf(ids.map((id) => ({ id })))}. `;
}

/** Newest first. */
export function updateList(updates: readonly Update[]): Markup {
  const items = [...updates]
    .reverse()
    .map(
      ({ status, body, atMs }) =>
        html`<li><p><b>${STATUS_WORDS[status]}</b> <span class="small quiet">${timeOf(atMs)}</span></p><p class="words">${body}</p></li>`,
    );
  return html`<ol class="updates">${items}</ol>`;
}

export function incidentFacts(incident: Incident, nowMs: number): Markup {
  const { startedAtMs, resolvedAtMs, impact } = incident;
  const lasted = durationText((resolvedAtMs ?? nowMs) - startedAtMs);
  const since = resolvedAtMs === null ? `for ${lasted} now` : `lasted ${lasted}`;
  return html`${concerning(incident)}Impact: ${IMPACT_WORDS[impact]}. Began ${timeOf(startedAtMs)}, ${since}.`;
}

export function maintenanceFacts(maintenance: Maintenance): Markup {
  return html`${concerning(maintenance)}From ${timeOf(maintenance.fromMs)} to ${timeOf(maintenance.untilMs)}.`;
}

/** An incident with its updates, the newest only where there is little room. */
export function incidentArticle(incident: Incident, nowMs: number, isShort = false): Markup {
  const { id, name, impact, updates } = incident;
  const shown = isShort ? updates.slice(-1) : updates;
  const condition = CONDITION_OF_INDICATOR[impact];
  return html`<article class="incident ${condition}"><h3><a id="incident-${id}" href="/incidents/${id}">${name}</a></h3><p class="small quiet">${incidentFacts(incident, nowMs)}</p>${updateList(shown)}</article>`;
}

export function maintenanceArticle(maintenance: Maintenance): Markup {
  const { id, name, updates } = maintenance;
  const now = isUnderWay(maintenance) && html`<b>Under way.</b> `;
  return html`<article class="incident maintenance"><h3><a id="maintenance-${id}" href="/maintenances/${id}">${name}</a></h3><p class="small quiet">${now}${maintenanceFacts(maintenance)}</p>${updateList(updates.slice(-1))}</article>`;
}
