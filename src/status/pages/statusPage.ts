import { COMPONENT_NAMES } from '@/shared/statusPage/statusPageContract.ts';
import { isOpen, isUnderWay } from '../incidents/shownComponents.ts';
import type { Component } from '../watch/Condition.ts';
import { dayBars } from './dayBars.ts';
import { CONDITION_OF_INDICATOR, framed, markOf, shapeOf } from './frame.ts';
import { incidentArticle, maintenanceArticle } from './incidentParts.ts';
import { html, type Markup } from './markup.ts';
import { componentsOf, type StatusView, verdictOf } from './statuspageShape.ts';
import { subscribeForms } from './subscribePages.ts';
import { timeOf } from './words.ts';

/** How far back ended incidents stay on the first page. */
const RECENT_MS = 14 * 86_400_000;
const RECENT_MAX = 10;

function verdict(view: StatusView): Markup {
  const { indicator, description } = verdictOf(view);
  const isUnknown = description.startsWith('We do not know');
  const condition = isUnknown ? 'unknown' : CONDITION_OF_INDICATOR[indicator];
  const checked =
    view.checkedAtMs === undefined
      ? 'Not checked yet.'
      : html`Checked from outside on ${timeOf(view.checkedAtMs, 19)}.`;
  return html`<div class="verdict ${condition}">${shapeOf(condition)}<h1>${description}</h1></div>
<p class="quiet">${checked}</p>`;
}

function componentItem({ id, condition, detail }: Component, { state, nowMs }: StatusView): Markup {
  return html`<li><div class="row"><h3>${COMPONENT_NAMES[id]}</h3>${markOf(condition)}</div>
<p class="small quiet">${detail}</p>${dayBars(id, state.days[id] ?? [], nowMs)}</li>`;
}

function section(title: string, articles: readonly Markup[]): Markup | false {
  return (
    articles.length > 0 &&
    html`<h2>${title}</h2><ul class="panel">${articles.map((one) => html`<li>${one}</li>`)}</ul>`
  );
}

/** The page for people: one sentence, what is wrong, the components, what is planned and what was. */
export function statusPage(view: StatusView): string {
  const { state, nowMs } = view;
  const incidents = [...state.incidents].reverse();
  const recent = incidents
    .filter(({ resolvedAtMs }) => resolvedAtMs !== null && nowMs - resolvedAtMs < RECENT_MS)
    .slice(0, RECENT_MAX);
  const underWay = state.maintenances.filter(isUnderWay).map(maintenanceArticle);
  const planned = state.maintenances
    .filter(({ status }) => status === 'scheduled')
    .sort((a, b) => a.fromMs - b.fromMs)
    .map(maintenanceArticle);
  const open = incidents.filter(isOpen).map((one) => incidentArticle(one, nowMs));
  const body = html`<div id="live">${verdict(view)}
${section('What is wrong now', open)}${section('Maintenance under way', underWay)}
<h2>Components</h2><ul class="panel">${componentsOf(view).map((one) => componentItem(one, view))}</ul>
${section('Planned maintenance', planned)}
<h2>The last 14 days</h2>${
    recent.length === 0
      ? html`<p class="quiet">No incident has ended in this time. <a id="older" href="/history">Older ones</a></p>`
      : html`<ul class="panel">${recent.map((one) => html`<li>${incidentArticle(one, nowMs, true)}</li>`)}</ul>`
  }</div>${subscribeForms(view.hasMail)}`;
  return framed({ title: `${verdictOf(view).description} AccuBooks status`, body, isLive: true });
}
