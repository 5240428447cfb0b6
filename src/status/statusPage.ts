import { createHash } from 'node:crypto';
import { type Condition, overallOf } from './Checked.ts';
import { type StatusView, sentenceOf } from './statusSummary.ts';

const WORDS: Readonly<Record<Condition, string>> = {
  operational: 'works',
  degraded: 'limited',
  down: 'down',
  unknown: 'unknown',
};

const STYLE = `
:root{color-scheme:light dark;--ink:#16202b;--paper:#fbfaf7;--line:#d9d5cb;--quiet:#56606b;--operational:#17693f;--degraded:#8a5a00;--down:#b3261e;--unknown:#56606b}
@media(prefers-color-scheme:dark){:root{--ink:#ece9e2;--paper:#14181d;--line:#343b44;--quiet:#a5adb6;--operational:#6fd19b;--degraded:#f0bd5c;--down:#ff9a90;--unknown:#a5adb6}}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:3rem 1.25rem}
h1{font-size:1rem;font-weight:600;margin:0 0 .5rem;color:var(--quiet)}
p.sentence{font-size:1.6rem;line-height:1.25;font-weight:600;margin:0 0 2rem;border-left:.4rem solid;padding-left:1rem}
ul{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}
li{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.75rem 0;border-bottom:1px solid var(--line)}
li b{font-weight:600;flex:1 1 10rem}li span.detail{flex:1 0 100%;color:var(--quiet);font-size:.9rem}
.operational{color:var(--operational)}.degraded{color:var(--degraded)}.down{color:var(--down)}.unknown{color:var(--unknown)}
footer{margin-top:1.5rem;color:var(--quiet);font-size:.9rem}`;

/** Keeps an open page true: it is read again every 5 s, and says so when that fails. */
const SCRIPT = `
setInterval(async()=>{const main=document.querySelector('main');try{
const answer=await fetch('/',{signal:AbortSignal.timeout(3000)});
const next=new DOMParser().parseFromString(await answer.text(),'text/html').querySelector('main');
if(next.innerHTML!==main.innerHTML)main.innerHTML=next.innerHTML}catch{
const sentence=main.querySelector('.sentence');sentence.className='sentence unknown';
sentence.textContent='We do not know: this page cannot reach the status server.'}},5000)`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What the page may load: itself. */
export const STATUS_PAGE_POLICY = `default-src 'none'; connect-src 'self'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; frame-ancestors 'none'`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function checkedAt({ checkedAtMs, nowMs }: StatusView): string {
  if (checkedAtMs === undefined) return 'Not checked yet.';
  const iso = new Date(checkedAtMs).toISOString();
  const ageS = Math.max(0, Math.round((nowMs - checkedAtMs) / 1000));
  return `Checked from outside ${ageS} s ago, at <time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>.`;
}

/** The page for people. */
export function statusPage(view: StatusView): string {
  const { components } = view;
  const rows = components.map(
    ({ name, condition, detail }) =>
      `<li><b>${escaped(name)}</b><span class="${condition}">${WORDS[condition]}</span><span class="detail">${escaped(detail)}</span></li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>AccuBooks status</title><style>${STYLE}</style></head>
<body><main><h1>AccuBooks status</h1>
<p class="sentence ${overallOf(components)}" role="status">${escaped(sentenceOf(components))}</p>
<ul>${rows.join('')}</ul>
<footer>${checkedAt(view)} Also as <a class="unknown" href="/api/v2/summary.json">summary.json</a>.</footer></main>
<script>${SCRIPT}</script></body></html>
`;
}
