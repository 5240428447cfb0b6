import type { Condition, Indicator } from '../watch/Condition.ts';
import { CONDITION_WORDS } from '../watch/Condition.ts';
import { SCRIPT, SHAPES, STYLE } from './appearance.ts';
import { html, Markup } from './markup.ts';

export type Frame = {
  readonly title: string;
  readonly body: Markup;
  /** What is read again while the page is open; empty where nothing changes. */
  readonly isLive?: boolean;
  /** Not for search machines. */
  readonly isPrivate?: boolean;
};

/** The shape of a condition; hidden from screen readers, since the word stands beside it. */
export function shapeOf(condition: Condition): Markup {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${SHAPES[condition]}"/></svg>`;
}

export function markOf(condition: Condition): Markup {
  return html`<span class="mark ${condition}">${shapeOf(condition)}${CONDITION_WORDS[condition]}</span>`;
}

export const CONDITION_OF_INDICATOR: Readonly<Record<Indicator, Condition>> = {
  none: 'operational',
  maintenance: 'maintenance',
  minor: 'degraded',
  major: 'partial',
  critical: 'down',
};

/** A whole page. */
export function framed({ title, body, isLive = false, isPrivate = false }: Frame): string {
  const said = html`<p id="said" role="status" class="hidden"></p>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>${isPrivate && html`<meta name="robots" content="noindex">`}
<meta name="description" content="How AccuBooks is doing, looked at from outside.">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" title="AccuBooks status" href="/history.atom">
<link rel="alternate" type="application/rss+xml" title="AccuBooks status" href="/history.rss">
<style>${new Markup(STYLE)}</style></head>
<body><a class="skip" href="#main">To the content</a><div class="frame">
<header><a class="home" href="/">AccuBooks status</a><nav aria-label="Pages"><a href="/history">History</a></nav></header>
<main id="main">${body}</main>
<footer class="small"><p>Looked at from outside by a process that needs nothing of AccuBooks. All times are UTC.</p>
<p>For machines: <a href="/api/v2/summary.json">summary.json</a>, <a href="/history.atom">Atom</a>, <a href="/history.rss">RSS</a></p></footer>
</div>${isLive && html`${said}<script>${new Markup(SCRIPT)}</script>`}</body></html>
`.text;
}
