import { escapeHtml } from '@/shared/http/escapeHtml.ts';
/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | undefined | false | readonly Part[];

/** Text as it may stand in a page, in an attribute and in a feed; what XML does not allow is left out. */
export function escaped(text: string): string {
  return escapeHtml(text.replace(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]|\p{Cs}/gu, ''));
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(rendered).join('');
}

/** Markup in which every word that comes from elsewhere is text. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(parts.map((text, index) => text + rendered(values[index])).join(''));
}
