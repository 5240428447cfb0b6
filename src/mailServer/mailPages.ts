import { escapeHtml } from '@/shared/http/escapeHtml.ts';
import type { Message } from './Mailbox.ts';

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}' +
  'table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}' +
  'pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;border:1px solid #8884;border-radius:.4rem;padding:1rem}' +
  '.note{border-left:.25rem solid #b58900;padding:.25rem 1rem}dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}';

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<p class="note">Test mailbox: every mail that AccuBooks sends on this machine ends here.</p><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

/** Links of the text can be followed; everything else is text. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 === 1
        ? `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>`
        : escapeHtml(part),
    )
    .join('');
}

export function listPage(messages: readonly Message[]): string {
  if (messages.length === 0) return page('Mail', '<p>No mail has come yet.</p>');
  const rows = messages.map(
    ({ id, to, subject, receivedAt }) =>
      `<tr><td><a href="/messages/${escapeHtml(id)}">${escapeHtml(subject) || '(no subject)'}</a></td><td>${escapeHtml(to.join(', '))}</td><td>${escapeHtml(receivedAt)}</td></tr>`,
  );
  return page(
    'Mail',
    `<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}

export function messagePage({ from, to, subject, text, receivedAt, copies }: Message): string {
  const facts = [
    ['From', from],
    ['To', to.join(', ')],
    ['Received', receivedAt],
    ...(copies > 1 ? [['Came', `${copies} times`]] : []),
  ];
  const list = facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`);
  return page(
    subject || '(no subject)',
    `<dl>${list.join('')}</dl><pre>${linked(text)}</pre><p><a href="/">All mail</a></p>`,
  );
}
