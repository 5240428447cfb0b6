import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from './errorCodes.ts';

const PAGE = path.join(import.meta.dirname, '../../../docs/reference/errors.md');

const rows = Object.entries(ERROR_CODES).map(
  ([code, [status, message]]) => `| \`${code}\` | ${status} | ${message} |`,
);

describe('docs/reference/errors.md', () => {
  it('lists every code with its status and its sentence, and no other', () => {
    const listed = readFileSync(PAGE, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(listed).toEqual(rows);
  });
});

describe('error codes', () => {
  it('have a status of their kind and a sentence that ends', () => {
    for (const [code, [status, message]] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^[A-Z][A-Z_]*[A-Z]$/);
      expect([400, 401, 402, 403, 404, 408, 409, 413, 415, 422, 429, 431, 500, 503]).toContain(status);
      // The literal of the runbook stands alone.
      if (code !== 'CONNECTION_POOL_TIMEOUT') expect(message).toMatch(/\.$/);
    }
  });
});
