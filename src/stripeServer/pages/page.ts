import { escapeHtml } from '@/shared/http/escapeHtml.ts';

/** An amount as a person reads it; minor units are hundredths here. */
export function amountText(amountMinor: number, currency: string): string {
  const whole = Math.trunc(Math.abs(amountMinor) / 100);
  const rest = String(Math.abs(amountMinor) % 100).padStart(2, '0');
  return `${amountMinor < 0 ? '−' : ''}${whole}.${rest} ${currency.toUpperCase()}`;
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#1d2433;background:#fff}' +
  'button,select,a.button{font:inherit;padding:.5rem 1rem;border-radius:.4rem;border:1px solid #4353c9;background:#4353c9;color:#fff}' +
  'select{background:#fff;color:inherit;width:100%}.error{color:#a3122a}.note{background:#fff6d9;padding:.5rem 1rem;border-radius:.4rem}';

/** A page that says that no money moves. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<p class="note">Test payments: no money moves here.</p><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}
