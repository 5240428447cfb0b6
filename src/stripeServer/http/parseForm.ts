import { invalidRequest } from './StripeError.ts';

export type FormTree = { [name: string]: string | FormTree };

const DEPTH_MAX = 10;
const FIELDS_MAX = 2_000;

function partsOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  return [
    name.slice(0, open),
    ...[...name.slice(open).matchAll(/\[([^[\]]*)\]/g)].map(([, part]) => part ?? ''),
  ];
}

/** `items[0][price]=x` as a tree; arrays are trees with numbers as names. Throws a StripeError. */
export function parseForm(text: string): FormTree {
  const root: FormTree = Object.create(null);
  let fields = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if ((fields += 1) > FIELDS_MAX) throw invalidRequest('Too many parameters.');
    const parts = partsOf(name);
    if (parts.length > DEPTH_MAX) throw invalidRequest(`Invalid hash nesting: ${name}`, name);
    let at = root;
    for (const [depth, given] of parts.entries()) {
      const part = given === '' ? String(Object.keys(at).length) : given;
      if (depth === parts.length - 1) {
        at[part] = value;
        break;
      }
      const next = at[part];
      if (typeof next === 'string') throw invalidRequest(`Invalid hash: ${name}`, name);
      at = next ?? (at[part] = Object.create(null) as FormTree);
    }
  }
  return root;
}
