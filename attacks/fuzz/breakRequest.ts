/** A request that was right, broken in one place or several. */
import type { Random } from '@/demo/Random.ts';
import type { Parameter } from '../apiDocument.ts';
import type { Sent } from '../exchange.ts';
import { generateValue } from '../generateValue.ts';
import { FILE } from '../isolation/Caller.ts';
import type { Template } from '../isolation/callOwn.ts';
import { ODD_BODIES, ODD_HEADERS, ODD_JSON, ODD_TEXTS, ODD_TYPES } from './oddValues.ts';

type Header = readonly [string, string];

const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString());
const word = (random: Random) => () => (random.percent(20) ? random.pick(ODD_TEXTS) : 'word');

/** JSON text of a body in which some leaves are odd; what is no leaf may be gone or be something else. */
function oddJson(random: Random, value: unknown, share: number): string {
  if (random.percent(share))
    return random.percent(50) ? random.pick(ODD_JSON) : JSON.stringify(random.pick(ODD_TEXTS));
  if (Array.isArray(value)) return `[${value.map((one) => oddJson(random, one, share)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(() => !random.percent(share / 2))
    .map(([name, inner]) => `${JSON.stringify(name)}:${oddJson(random, inner, share)}`);
  if (random.percent(5)) fields.push(`${JSON.stringify(random.pick(ODD_TEXTS))}:${random.pick(ODD_JSON)}`);
  return `{${fields.join(',')}}`;
}

function bodyOf(random: Random, { operation, attempt }: Template): Buffer | undefined {
  if (random.percent(6)) return random.pick(ODD_BODIES);
  if (attempt.bytes !== undefined) return random.percent(50) ? mangled(random, attempt.bytes) : attempt.bytes;
  if (operation.body === undefined) return random.percent(10) ? Buffer.from('{}') : undefined;
  const isFromSchema = attempt.body === undefined || random.percent(50);
  const value = isFromSchema ? generateValue(operation.body, random, word(random)) : attempt.body;
  return Buffer.from(oddJson(random, value, random.pick([0, 5, 15, 40])));
}

/** A file with some bytes turned into others, cut off, or repeated. */
function mangled(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(
    bytes.subarray(0, random.percent(30) ? random.between(0, bytes.length) : bytes.length),
  );
  for (let count = random.between(0, 20); count > 0 && copy.length > 0; count -= 1)
    copy[random.between(0, copy.length - 1)] = random.pick([
      0,
      10,
      13,
      34,
      35,
      44,
      59,
      123,
      125,
      255,
      random.between(0, 255),
    ]);
  return random.percent(10) ? Buffer.concat([copy, copy]) : copy;
}

function pathOf(random: Random, { operation, attempt }: Template): string {
  return operation.path.replaceAll(/\{([^}]+)\}/g, (_whole, name: string) => {
    const own = attempt.path?.[name] ?? 'x';
    if (!random.percent(35)) return encoded(own);
    const odd = random.pick(ODD_TEXTS);
    return random.percent(30) ? odd : encoded(odd);
  });
}

function queryOf(random: Random, { operation, attempt }: Template): string {
  const declared = operation.parameters.filter((one) => one.in === 'query');
  const pairs = declared.flatMap((parameter) => pairsOf(random, parameter, attempt.query?.[parameter.name]));
  if (random.percent(6)) pairs.push(`${encoded(random.pick(ODD_TEXTS))}=${encoded(random.pick(ODD_TEXTS))}`);
  if (random.percent(3)) pairs.push(random.pick(['%zz', '=', '&&', 'a[b][c]=1', '__proto__[x]=1', '%00=1']));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function pairsOf(random: Random, { name, required, schema }: Parameter, own: string | undefined): string[] {
  // Nobody computes here: whoever waits for a forecast waits until it times out.
  if (random.percent(required ? 8 : 60) || name === 'wait') return [];
  const right = own ?? String(generateValue(schema, random, word(random)));
  const value = random.percent(35) ? random.pick(ODD_TEXTS) : right;
  const pair = `${name}=${encoded(value)}`;
  if (random.percent(5)) return [pair, pair];
  return random.percent(3) ? [`${name}[]=${encoded(value)}`] : [pair];
}

function headersOf(
  random: Random,
  { attempt }: Template,
  who: readonly Header[],
  hasBody: boolean,
): Header[] {
  const headers: Header[] = who.filter(() => !random.percent(4)).map(([name, value]) => [name, value]);
  for (const [name, value] of Object.entries(attempt.headers ?? {}))
    if (!random.percent(10))
      headers.push([name, random.percent(20) ? `${value}${random.between(1, 999)}` : value]);
  if (random.percent(15)) headers.push(random.pick(ODD_HEADERS));
  const type = attempt.bytes === undefined ? 'application/json' : FILE;
  if (hasBody && !random.percent(5))
    headers.push(['content-type', random.percent(10) ? random.pick(ODD_TYPES) : type]);
  return headers;
}

export function breakRequest(random: Random, template: Template, who: readonly Header[]): Sent {
  const { method } = template.operation;
  const body = method === 'GET' && !random.percent(3) ? undefined : bodyOf(random, template);
  const target = `${pathOf(random, template)}${queryOf(random, template)}`;
  return { method, target, headers: headersOf(random, template, who, body !== undefined), body };
}
