import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/sourceTree.ts';

const page = readFileSync(path.join(ROOT, 'docs/security/asvs.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| V'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));

describe('docs/security/asvs.md', () => {
  it('has each requirement once, with a status and a test or a reason', () => {
    const ids = rows.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(253);
    for (const [id, about, status, why] of rows) {
      expect(id).toMatch(/^V\d+\.\d+\.\d+$/);
      expect(['met', 'partly', 'not met', 'n/a']).toContain(status);
      expect([id, about, why].every((cell) => (cell ?? '').length > 1)).toBe(true);
    }
  });

  it('names files that are there', () => {
    const files = [...page.matchAll(/`?((?:src|test|docs)\/[\w./-]+\.(?:ts|tsx|md))`?/g)].map(
      ([, file]) => file ?? '',
    );
    expect(files.length).toBeGreaterThan(120);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('counts what it lists', () => {
    const count = (wanted: string) => rows.filter(([, , status]) => status === wanted).length;
    expect(page).toContain(
      `${rows.length} requirements: ${count('met')} met, ${count('partly')} partly, ${count('not met')} not met, ${count('n/a')} not applicable.`,
    );
  });
});
