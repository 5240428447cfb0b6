import type { Channel, Delivery } from './Delivery.ts';
import type { Inbox, Page } from './Inbox.ts';
import type { SentWebhook, Webhooks } from './Webhooks.ts';

const SHOWN_MAX = 200;
const NAMES: Readonly<Record<Channel, string>> = {
  pagerduty: 'PagerDuty',
  slack: 'Slack',
  webhook: 'Webhook',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'table{width:100%;border-collapse:collapse;margin-bottom:2rem}td,th{text-align:left;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}th{overflow-wrap:normal}' +
  'pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8884;border-radius:.4rem;padding:1rem}' +
  'form{display:inline}button{font:inherit}.note{border-left:.25rem solid #b58900;padding:.25rem 1rem}nav a{margin-right:1rem}.open{font-weight:600}td.at{white-space:nowrap}';

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>
<p class="note">Test pager: it stands in for PagerDuty, Slack and a webhook. Nobody's telephone rings.</p><h1>${escaped(title)}</h1>${body}</main></body></html>`;
}

const at = (iso: string) =>
  `<time datetime="${escaped(iso)}">${escaped(iso.slice(0, 19).replace('T', ' '))}</time>`;

function buttons({ dedupKey, state }: Page): string {
  const button = (action: string, name: string) =>
    `<form method="post" action="/api/answers"><input type="hidden" name="dedupKey" value="${escaped(dedupKey)}"><button name="action" value="${action}">${name}</button></form> `;
  if (state === 'resolved') return '';
  return (state === 'triggered' ? button('acknowledge', 'Acknowledge') : '') + button('resolve', 'Resolve');
}

function pagesTable(pages: readonly Page[]): string {
  if (pages.length === 0) return '<p>Nobody was paged yet.</p>';
  const rows = pages
    .slice(0, SHOWN_MAX)
    .map(
      (one) =>
        `<tr><td class="at">${at(one.firstAt)}</td><td class="${one.state === 'resolved' ? '' : 'open'}">${one.state}</td><td>${escaped(one.severity)}</td><td>${escaped(one.summary)}</td><td>${one.triggers}</td><td>${buttons(one)}</td></tr>`,
    );
  return `<table><thead><tr><th scope="col">Since (UTC)</th><th scope="col">State</th><th scope="col">Severity</th><th scope="col">Summary</th><th scope="col">Triggers</th><th scope="col">As whoever was paged</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function deliveriesTable(deliveries: readonly Delivery[]): string {
  if (deliveries.length === 0) return '<p>Nothing has come yet.</p>';
  const rows = deliveries
    .slice(0, SHOWN_MAX)
    .map(
      (one) =>
        `<tr><td class="at">${at(one.receivedAt)}</td><td>${NAMES[one.channel]}</td><td>${one.status === 0 ? 'no answer' : one.status}</td><td><a href="/deliveries/${escaped(one.id)}">${escaped(one.summary) || '(empty)'}</a>${one.refusal === undefined ? '' : `<br>${escaped(one.refusal)}`}</td></tr>`,
    );
  return `<table><thead><tr><th scope="col">Received (UTC)</th><th scope="col">Channel</th><th scope="col">Answer</th><th scope="col">What</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function webhooksTable(webhooks: readonly SentWebhook[]): string {
  if (webhooks.length === 0) return '<p>None was sent yet.</p>';
  const rows = webhooks.map(
    ({ at: when, eventType, by, dedupKey, status, attempts }) =>
      `<tr><td class="at">${at(when)}</td><td>${eventType}</td><td>${escaped(by)}</td><td>${escaped(dedupKey)}</td><td>${status === 0 ? 'no answer' : status}</td><td>${attempts}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">At (UTC)</th><th scope="col">Event</th><th scope="col">By</th><th scope="col">Key</th><th scope="col">Answer</th><th scope="col">Attempts</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Who was paged, and everything that came, of one channel if it is named. */
export function overviewPage(
  { inbox, webhooks }: { readonly inbox: Inbox; readonly webhooks: Webhooks },
  channel: Channel | undefined,
): string {
  const links = [
    '<a href="/">Everything</a>',
    ...Object.entries(NAMES).map(([name, shown]) => `<a href="/?channel=${name}">${shown}</a>`),
  ];
  return page(
    'Pages and messages',
    `<h2>PagerDuty’s incidents</h2>${pagesTable(inbox.pages())}<h2>What came${channel === undefined ? '' : `: ${NAMES[channel]}`}</h2><nav>${links.join('')}</nav>${deliveriesTable(inbox.list({ channel }))}<h2>Webhooks of PagerDuty to the pager</h2>${webhooksTable(webhooks.list())}`,
  );
}

export function deliveryPage(delivery: Delivery): string {
  const { channel, receivedAt, status, summary, refusal, body } = delivery;
  return page(
    summary || '(empty)',
    `<p>${NAMES[channel]}, ${at(receivedAt)} UTC, answered ${status === 0 ? 'nothing' : status}${refusal === undefined ? '' : `: ${escaped(refusal)}`}</p><pre>${escaped(JSON.stringify(body, null, 2))}</pre><p><a href="/">Everything</a></p>`,
  );
}
