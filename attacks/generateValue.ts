/** Values that a schema of the document allows. */
import type { Random } from '@/demo/Random.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { JsonSchema } from './apiDocument.ts';

const DEPTH_MAX = 8;

/** The year that the planted books have. */
const DAY = '2020-05-15';

function textOf(schema: JsonSchema, random: Random, word: () => string): string {
  const { description = '', format, pattern = '', minLength = 1, maxLength = 60 } = schema;
  if (description === 'ULID' || pattern.includes('{26}')) return newId();
  if (format === 'date') return DAY;
  if (format === 'date-time') return `${DAY}T12:00:00Z`;
  if (format === 'email') return `${newId().toLowerCase()}@example.com`;
  if (description === 'YYYY-MM') return DAY.slice(0, 7);
  if (description.startsWith('ISO 4217')) return 'SEK';
  if (pattern.includes('0-9a-f')) return newId().toLowerCase();
  const text = word();
  return text.padEnd(minLength, String(random.between(0, 9))).slice(0, maxLength);
}

const ADDRESS = /^e-?mail$/i;

function objectOf(schema: JsonSchema, random: Random, word: () => string, depth: number) {
  const { properties = {}, required = [] } = schema;
  const taken = Object.entries(properties).filter(([name]) => required.includes(name) || random.percent(30));
  return Object.fromEntries(
    taken.map(([name, inner]) => [
      name,
      ADDRESS.test(name)
        ? `${newId().toLowerCase()}@example.com`
        : generateValue(inner, random, word, depth + 1),
    ]),
  );
}

/** A value that the schema allows; `word` gives free texts. */
export function generateValue(schema: JsonSchema, random: Random, word: () => string, depth = 0): unknown {
  if (depth > DEPTH_MAX) return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return generateValue(random.pick(choices), random, word, depth + 1);
  if (schema.allOf !== undefined)
    return Object.assign({}, ...schema.allOf.map((one) => generateValue(one, random, word, depth + 1)));
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? 'null');
  if (type === 'string') return textOf(schema, random, word);
  if (type === 'boolean') return random.percent(50);
  if (type === 'integer' || type === 'number') {
    const from = Math.ceil(schema.minimum ?? schema.exclusiveMinimum ?? 0);
    const to = Math.floor(schema.maximum ?? schema.exclusiveMaximum ?? from + 100);
    return random.between(Math.max(from, -1_000), Math.max(from, Math.min(to, from + 1_000)));
  }
  if (type === 'array') {
    const length = random.between(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3));
    const { items = {} } = schema;
    return Array.from({ length }, () => generateValue(items, random, word, depth + 1));
  }
  return type === 'object' ? objectOf(schema, random, word, depth) : null;
}
