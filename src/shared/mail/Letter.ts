/** A letter in plain words, and what a mail program shows of it. */
import { escapeHtml } from '@/shared/http/escapeHtml.ts';

/** A paragraph, or a link on a line of its own. */
export type LetterPart = string | { readonly label: string; readonly url: string };

export type Letter = {
  readonly subject: string;
  readonly parts: readonly LetterPart[];
};

const STYLE = 'font:16px/1.5 system-ui,sans-serif;color:#1d2433;max-width:34rem;margin:0';

/** The letter as plain text. */
export function letterText({ parts }: Letter): string {
  const lines = parts.map((part) => (typeof part === 'string' ? part : `${part.label}:\n${part.url}`));
  return `${lines.join('\n\n')}\n`;
}

/** The letter as HTML that loads nothing; every word of it is text. */
export function letterHtml({ subject, parts }: Letter): string {
  const rows = parts.map((part) =>
    typeof part === 'string'
      ? `<p>${escapeHtml(part)}</p>`
      : `<p><a href="${escapeHtml(part.url)}">${escapeHtml(part.label)}</a></p>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="${STYLE}">${rows.join('')}</body></html>`;
}
