import type { Incident, Maintenance } from '../store/StatusState.ts';
import { framed } from './frame.ts';
import {
  incidentArticle,
  incidentFacts,
  maintenanceArticle,
  maintenanceFacts,
  STATUS_WORDS,
  updateList,
} from './incidentParts.ts';
import { html } from './markup.ts';
import { isoOf, type StatusView } from './statuspageShape.ts';
import { monthText } from './words.ts';

const monthOf = (atMs: number) => isoOf(atMs).slice(0, 7);

/** Months in which something was, newest first, with the current one. */
function monthsOf({ state, nowMs }: StatusView): string[] {
  const starts = [
    ...state.incidents.map(({ startedAtMs }) => startedAtMs),
    ...state.maintenances.filter(({ fromMs }) => fromMs <= nowMs).map(({ fromMs }) => fromMs),
  ];
  return [...new Set([monthOf(nowMs), ...starts.map(monthOf)])].sort().reverse();
}

/** A month of incidents and maintenances; undefined when nothing is known of that month. */
export function historyPage(view: StatusView, wanted: string | undefined): string | undefined {
  const months = monthsOf(view);
  const month = wanted ?? months[0] ?? '';
  const at = months.indexOf(month);
  if (at < 0) return undefined;
  const { state, nowMs } = view;
  const happened = [
    ...state.incidents.map((one) => ({ atMs: one.startedAtMs, article: incidentArticle(one, nowMs, true) })),
    ...state.maintenances.map((one) => ({ atMs: one.fromMs, article: maintenanceArticle(one) })),
  ]
    .filter(({ atMs }) => monthOf(atMs) === month)
    .sort((a, b) => b.atMs - a.atMs);
  const link = (to: string | undefined, rel: string) =>
    to === undefined
      ? html`<span></span>`
      : html`<a rel="${rel}" href="/history?month=${to}">${monthText(to)}</a>`;
  const list = html`<ul class="panel">${happened.map(({ article }) => html`<li>${article}</li>`)}</ul>`;
  const body = html`<h1>${monthText(month)}</h1><h2>Incidents and maintenances</h2>
${happened.length === 0 ? html`<p class="quiet">There was none.</p>` : list}
<nav class="months" aria-label="Months">${link(months[at + 1], 'prev')}${link(months[at - 1], 'next')}</nav>`;
  return framed({ title: `${monthText(month)}, AccuBooks status`, body });
}

export function incidentPage(incident: Incident, nowMs: number): string {
  const { name, status, updates } = incident;
  const body = html`<h1>${name}</h1><p class="quiet">${STATUS_WORDS[status]}. ${incidentFacts(incident, nowMs)}</p><h2>Updates</h2><div class="panel"><article>${updateList(updates)}</article></div>`;
  return framed({ title: `${name}, AccuBooks status`, body });
}

export function maintenancePage(maintenance: Maintenance): string {
  const { name, status, updates } = maintenance;
  const body = html`<h1>${name}</h1><p class="quiet">${STATUS_WORDS[status]}. ${maintenanceFacts(maintenance)}</p><h2>Updates</h2><div class="panel"><article>${updateList(updates)}</article></div>`;
  return framed({ title: `${name}, AccuBooks status`, body });
}
