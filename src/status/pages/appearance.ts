import { createHash } from 'node:crypto';

/** All of the page's style; it loads nothing. */
export const STYLE = `
:root{color-scheme:light dark;--ground:light-dark(#f6f6f4,#111415);--surface:light-dark(#fff,#181c1e);--ink:light-dark(#17191a,#e9ebeb);--muted:light-dark(#5a6164,#a0a9ac);--line:light-dark(#e1e2de,#2b3134);--line-strong:light-dark(#85898a,#6d777b);--accent:light-dark(#0b686b,#5fc4c2);--accent-ink:light-dark(#fff,#0c1e1e);--operational:light-dark(#1c6b36,#7fd19a);--degraded:light-dark(#7a4b00,#f0c069);--down:light-dark(#a92a1c,#ff9d8f);--maintenance:light-dark(#255a9b,#8fbcf2);--unknown:light-dark(#5a6164,#a0a9ac)}
*,*::before,*::after{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:400 .9375rem/1.5 "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh}
.frame{max-width:48rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1,h2,h3,p,ul,ol,dl,dd{margin:0;padding:0}
ul,ol{list-style:none}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:3px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:var(--surface);padding:.5rem}
header{display:flex;justify-content:space-between;gap:1rem;align-items:baseline;margin-bottom:1.5rem;color:var(--muted)}
header a.home{color:var(--ink);font-weight:620;text-decoration:none}
h1{font-size:1.75rem;line-height:1.2;font-weight:620;letter-spacing:-.018em;overflow-wrap:anywhere}
h2{font-size:1rem;font-weight:620;margin:2.5rem 0 .75rem}
h3{font-size:.9375rem;font-weight:620;overflow-wrap:anywhere}
.quiet{color:var(--muted)}.small{font-size:.8125rem}
.verdict{display:flex;gap:.75rem;align-items:flex-start;border-left:.375rem solid currentColor;padding:.25rem 0 .25rem 1rem;margin-bottom:.5rem}
.verdict h1{color:var(--ink)}.verdict svg{flex:none;width:1.75rem;height:1.75rem;margin-top:.2rem}
.panel{background:var(--surface);border:1px solid var(--line);border-radius:8px}
.panel>li,.panel>article{padding:1rem}
.panel>li+li{border-top:1px solid var(--line)}
.row{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;align-items:baseline}
.mark{display:inline-flex;gap:.375rem;align-items:center;font-weight:550;white-space:nowrap}
.mark svg{width:1rem;height:1rem}
.bars{display:block;width:100%;height:2.125rem;margin:.625rem 0 .125rem}
.scale{display:flex;justify-content:space-between;gap:.75rem;font-variant-numeric:tabular-nums;text-align:center}.scale span{flex:none}.scale span:nth-child(2){flex:1}
.operational{color:var(--operational)}.degraded,.partial{color:var(--degraded)}.down{color:var(--down)}.maintenance{color:var(--maintenance)}.unknown{color:var(--unknown)}
.bars rect{fill:currentColor}.bars .unknown.day{fill:none;stroke:var(--line-strong);stroke-width:.5}.bars .operational.day{opacity:.75}
details{margin-top:.5rem}summary{cursor:pointer;color:var(--muted)}
details li{padding:.25rem 0;font-variant-numeric:tabular-nums}
.incident{border-left:.25rem solid currentColor;padding-left:.875rem}.incident>*{color:var(--ink)}.incident .quiet{color:var(--muted)}
.words{white-space:pre-line;overflow-wrap:anywhere;max-width:64ch}
.updates li{padding:.75rem 0 0}.panel>article>.updates li:first-child{padding-top:0}.updates b{font-weight:620}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:flex-end;margin-top:.5rem}
label{display:block;flex:1 1 14rem}label span{display:block;margin-bottom:.25rem}
input{font:inherit;color:inherit;width:100%;height:2.5rem;padding:0 .75rem;border:1px solid var(--line-strong);border-radius:6px;background:var(--surface)}
button{font:inherit;font-weight:550;height:2.5rem;padding:0 1rem;border:0;border-radius:6px;background:var(--accent);color:var(--accent-ink);cursor:pointer}
.subscribe p{margin-top:.5rem}.subscribe details{margin-top:1rem}
h1+.quiet,h1+.words{margin-top:.5rem}.words+form,.words+p{margin-top:1rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--muted)}
footer p+p{margin-top:.25rem}
.months{display:flex;justify-content:space-between;gap:1rem;margin-top:1rem}
.hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(forced-colors:active){.bars rect{fill:CanvasText}.bars .operational.day{opacity:.4}}
@media print{.subscribe,header nav{display:none}}`;

/** Keeps an open page true: it is read again every 10 s, and says so when that fails. The page needs none of it. */
export const SCRIPT = `
const renew=async()=>{const live=document.getElementById('live');if(!live||document.hidden)return;
const said=document.getElementById('said');const sentence=()=>live.querySelector('h1').textContent;
try{const answer=await fetch(location.href,{cache:'no-cache',signal:AbortSignal.timeout(5000)});
if(!answer.ok)throw answer;
const next=new DOMParser().parseFromString(await answer.text(),'text/html').getElementById('live');
if(next.innerHTML===live.innerHTML)return;
const before=sentence(),open=[...live.querySelectorAll('details[open]')].map(one=>one.id),focus=document.activeElement&&live.contains(document.activeElement)?document.activeElement.id:'';
live.innerHTML=next.innerHTML;
for(const id of open){const one=document.getElementById(id);if(one)one.open=true}
if(focus){const one=document.getElementById(focus);if(one)one.focus()}
if(sentence()!==before)said.textContent=sentence();
}catch{const h1=live.querySelector('h1');const text='We do not know: this page cannot reach the status server.';
if(h1.textContent!==text){h1.textContent=text;h1.parentElement.className='verdict unknown';said.textContent=text}}};
setInterval(renew,10000);document.addEventListener('visibilitychange',renew)`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page may load: itself. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  "img-src 'self'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A mark beside every word of a condition: the shape says it without the colour. */
export const SHAPES = {
  operational: 'M3 8.5l3.2 3.2L13 5',
  maintenance: 'M8 2.5v6l3.5 2M8 1.5a6.5 6.5 0 1 0 .01 0',
  degraded: 'M3 8h10',
  unknown: 'M5.5 6a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.5M8 12.4v.2',
  partial: 'M8 3v6M8 12v.5',
  down: 'M4 4l8 8M12 4l-8 8',
} as const;

export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b686b"/><path d="M8 17l5 5 11-12" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>';
