/** A request as sqlmap reads it: raw HTTP, a star behind every value that is to be tried. */
import { callOf, type Template } from '../isolation/callOwn.ts';

const STAR = '*';

function starred(value: unknown): { json: string; count: number } {
  if (Array.isArray(value)) {
    const parts = value.map(starred);
    return { json: `[${parts.map(({ json }) => json).join(',')}]`, count: sum(parts) };
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([name, inner]) => ({ name, ...starred(inner) }));
    const fields = parts.map(({ name, json }) => `${JSON.stringify(name)}:${json}`);
    return { json: `{${fields.join(',')}}`, count: sum(parts) };
  }
  if (typeof value === 'string') return { json: `${JSON.stringify(value).slice(0, -1)}${STAR}"`, count: 1 };
  if (typeof value === 'number') return { json: `${value}${STAR}`, count: 1 };
  return { json: JSON.stringify(value) ?? 'null', count: 0 };
}

const sum = (parts: readonly { count: number }[]) => parts.reduce((total, { count }) => total + count, 0);

export type RequestFile = { readonly text: string; readonly parameters: number };

/** The template's path, query and JSON with a star at each value; undefined when there is nothing to try. */
export function requestFile(
  template: Template,
  who: { readonly host: string; readonly token: string; readonly companyId: string },
): RequestFile | undefined {
  const { operation, attempt } = template;
  const path = Object.fromEntries(
    Object.entries(attempt.path ?? {}).map(([name, value]) => [name, value + STAR]),
  );
  const call = callOf({ operation, attempt: { ...attempt, path } });
  const declared = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const given = Object.fromEntries(declared.map((name) => [name, attempt.query?.[name] ?? '1']));
  const query = Object.entries(given).map(([name, value]) => `${name}=${encodeURIComponent(value)}${STAR}`);
  const body = attempt.body === undefined ? undefined : starred(attempt.body);
  const parameters = Object.keys(path).length + query.length + (body?.count ?? 0);
  if (parameters === 0 || attempt.bytes !== undefined) return undefined;
  const target = call.path.replaceAll('%2A', STAR) + (query.length === 0 ? '' : `?${query.join('&')}`);
  const lines = [
    `${call.method} ${target} HTTP/1.1`,
    `Host: ${who.host}`,
    `Authorization: Bearer ${who.token}`,
    `X-Company-Id: ${who.companyId}`,
    ...Object.entries(attempt.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : ['Content-Type: application/json']),
  ];
  return { text: `${lines.join('\r\n')}\r\n\r\n${body?.json ?? ''}`, parameters };
}
