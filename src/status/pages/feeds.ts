import type { Incident, Maintenance } from '../store/StatusState.ts';
import { STATUS_WORDS } from './incidentParts.ts';
import { html, type Markup } from './markup.ts';
import { addressOf, isoOf, type StatusView } from './statuspageShape.ts';

const ENTRIES_MAX = 50;

type Entry = {
  readonly address: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly words: string;
};

const wordsOf = ({ updates }: Incident | Maintenance) =>
  [...updates]
    .reverse()
    .map(
      ({ status, body, atMs }) =>
        `${isoOf(atMs).slice(0, 16).replace('T', ' ')} UTC, ${STATUS_WORDS[status]}: ${body}`,
    )
    .join('\n\n');

function entriesOf({ state, url }: StatusView): Entry[] {
  const incidents = state.incidents.map((one) => ({
    ...{ address: addressOf(url, 'incidents', one.id), name: one.name, words: wordsOf(one) },
    ...{ startedAtMs: one.startedAtMs, updatedAtMs: one.updatedAtMs },
  }));
  const maintenances = state.maintenances.map((one) => ({
    ...{
      address: addressOf(url, 'maintenances', one.id),
      name: `Maintenance: ${one.name}`,
      words: wordsOf(one),
    },
    ...{ startedAtMs: one.announcedAtMs, updatedAtMs: one.updatedAtMs },
  }));
  return [...incidents, ...maintenances].sort((a, b) => b.updatedAtMs - a.updatedAtMs).slice(0, ENTRIES_MAX);
}

const XML = html`<?xml version="1.0" encoding="UTF-8"?>
`;

/** RFC 4287. */
export function atomFeed(view: StatusView): string {
  const entries = entriesOf(view);
  const updated = isoOf(entries[0]?.updatedAtMs ?? view.checkedAtMs ?? view.nowMs);
  const items = entries.map(
    ({
      address,
      name,
      startedAtMs,
      updatedAtMs,
      words,
    }): Markup => html`<entry><id>${address}</id><title>${name}</title><link rel="alternate" type="text/html" href="${address}"/><published>${isoOf(startedAtMs)}</published><updated>${isoOf(updatedAtMs)}</updated><content type="text">${words}</content></entry>
`,
  );
  return html`${XML}<feed xmlns="http://www.w3.org/2005/Atom"><id>${view.url}/history.atom</id><title>AccuBooks status</title><author><name>AccuBooks</name></author><link rel="self" type="application/atom+xml" href="${view.url}/history.atom"/><link rel="alternate" type="text/html" href="${view.url}/"/><updated>${updated}</updated>
${items}</feed>
`.text;
}

/** RSS 2.0; an entry comes anew with each update, as readers show only what they have not seen. */
export function rssFeed(view: StatusView): string {
  const entries = entriesOf(view);
  const dateOf = (atMs: number) => new Date(atMs).toUTCString();
  const items = entries.map(
    ({
      address,
      name,
      updatedAtMs,
      words,
    }): Markup => html`<item><title>${name}</title><link>${address}</link><guid isPermaLink="false">${address}#${updatedAtMs}</guid><pubDate>${dateOf(updatedAtMs)}</pubDate><description>${words}</description></item>
`,
  );
  return html`${XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>AccuBooks status</title><link>${view.url}/</link><description>Incidents and maintenances of AccuBooks</description><language>en</language><atom:link rel="self" type="application/rss+xml" href="${view.url}/history.rss"/><lastBuildDate>${dateOf(entries[0]?.updatedAtMs ?? view.nowMs)}</lastBuildDate>
${items}</channel></rss>
`.text;
}
