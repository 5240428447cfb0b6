/** Plain data as YAML that people can read; every text that could be read as something else is quoted. */
export type Plain =
  | string
  | number
  | boolean
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

const SAFE = /^[A-Za-z_/][A-Za-z0-9_/.-]*$/;
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i;

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (/["\\]/.test(value) && /^[\x20-\x7e]+$/.test(value) && !value.includes("'")) return `'${value}'`;
  return SAFE.test(value) && !WORDS.test(value) ? value : JSON.stringify(value);
}

const isScalar = (value: Plain): value is string | number | boolean => typeof value !== 'object';

function lines(value: Plain, indent: string): string[] {
  if (isScalar(value)) return [`${indent}${scalar(value)}`];
  if (Array.isArray(value)) {
    return (value as readonly Plain[]).flatMap((one) => {
      const [first = '', ...rest] = lines(one, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value as Readonly<Record<string, Plain | undefined>>).flatMap(([name, inner]) => {
    if (inner === undefined) return [];
    const head = `${indent}${scalar(name)}:`;
    if (isScalar(inner)) return [`${head} ${scalar(inner)}`];
    const isList = Array.isArray(inner);
    if (Object.keys(inner).length === 0) return [`${head} ${isList ? '[]' : '{}'}`];
    return [head, ...lines(inner, `${indent}  `)];
  });
}

/** Ends with a line break. */
export function toYaml(value: Plain): string {
  return `${lines(value, '').join('\n')}\n`;
}
