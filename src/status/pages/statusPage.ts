import { COMPONENT_NAMES } from '@/shared/statusPage/statusPageContract.ts';
import { CONDITION_WORDS } from '../watch/Condition.ts';
import { componentsOf, type StatusView, verdictOf } from './statuspageShape.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** The page for people. */
export function statusPage(view: StatusView): string {
  const rows = componentsOf(view).map(
    ({ id, condition, detail }) =>
      `<li><b>${COMPONENT_NAMES[id]}</b> ${CONDITION_WORDS[condition]} ${escaped(detail)}</li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>AccuBooks status</title></head>
<body><main><h1>AccuBooks status</h1><p>${escaped(verdictOf(view).description)}</p><ul>${rows.join('')}</ul></main></body></html>`;
}
