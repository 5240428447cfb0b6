import { framed } from './frame.ts';
import { html, type Markup } from './markup.ts';

export const EMAIL_LENGTH_MAX = 254;
export const URL_LENGTH_MAX = 500;

function byMail(): Markup {
  return html`<form method="post" action="/subscribe"><input type="hidden" name="channel" value="email">
<label><span>E-mail address</span><input type="email" name="target" required maxlength="${EMAIL_LENGTH_MAX}" autocomplete="email"></label>
<button>Tell me by e-mail</button></form>
<p class="small quiet">You get one message with a link to confirm; every later one has a link to stop.</p>`;
}

/** How to be told. */
export function subscribeForms(hasMail: boolean): Markup {
  return html`<section class="subscribe" aria-labelledby="be-told"><h2 id="be-told">Be told</h2>
${hasMail && byMail()}
<details id="by-webhook"><summary>By webhook</summary><form method="post" action="/subscribe"><input type="hidden" name="channel" value="webhook">
<label><span>Address that takes POST requests</span><input type="url" name="target" required maxlength="${URL_LENGTH_MAX}" placeholder="https://"></label>
<button>Tell this address</button></form>
<p class="small quiet">It is first sent a challenge that it has to return, with the secret that signs everything after.</p></details>
<p class="small quiet">Or by feed: <a href="/history.atom">Atom</a>, <a href="/history.rss">RSS</a>.</p></section>`;
}

/** A page that says one thing. */
export function notePage(title: string, text: string): string {
  const body = html`<h1>${title}</h1><p class="words">${text}</p><p><a href="/">How AccuBooks is doing</a></p>`;
  return framed({ title: `${title} AccuBooks status`, body, isPrivate: true });
}

/** A page with one button: a link in a mail that is only looked at must not do anything. */
export function askPage(ask: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly button: string;
}): string {
  const body = html`<h1>${ask.title}</h1><p class="words">${ask.text}</p><form method="post" action="${ask.action}"><button>${ask.button}</button></form>`;
  return framed({ title: `${ask.title} AccuBooks status`, body, isPrivate: true });
}
