import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Journal } from './Journal.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'accubooks-journal-'));
  folders.push(folder);
  return folder;
}
const fileOf = (folder: string) => path.join(folder, 'journal.jsonl');
const ignore = () => undefined;

describe('the journal', () => {
  it('gives back every line in its order, after any number of starts', async () => {
    const folder = newFolder();
    for (const start of [0, 1, 2]) {
      const { journal, content } = await Journal.open(folder);
      expect(content.lines).toHaveLength(start * 20);
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          journal.append(
            [
              { start, index },
              { start, index },
            ],
            ignore,
          ),
        ),
      );
      await journal.close();
    }
    const { journal, content } = await Journal.open(folder);
    expect(content.lines.map((line) => (line as { start: number }).start)).toEqual(
      [0, 1, 2].flatMap((start) => Array<number>(20).fill(start)),
    );
    await journal.close();
    expect(statSync(fileOf(folder)).mode & 0o077).toBe(0);
  });

  it('loses of a death in the middle of a line that line alone', async () => {
    const folder = newFolder();
    const first = await Journal.open(folder);
    await first.journal.append([{ n: 1 }], ignore);
    await first.journal.close();
    appendFileSync(fileOf(folder), '{"n":2');
    const second = await Journal.open(folder);
    expect(second.content).toEqual({ lines: [{ n: 1 }], damaged: 0 });
    await second.journal.append([{ n: 3 }], ignore);
    await second.journal.close();
    expect(readFileSync(fileOf(folder), 'utf8')).toBe('{"n":1}\n{"n":3}\n');
  });

  it('says how many lines are damaged, and goes on with the rest', async () => {
    const folder = newFolder();
    appendFileSync(fileOf(folder), '{"n":1}\nx\n{"n":2}\n');
    const { journal, content } = await Journal.open(folder);
    expect(content).toEqual({ lines: [{ n: 1 }, { n: 2 }], damaged: 1 });
    await journal.close();
  });

  it('is written anew in one step, with nothing between the old and the new', async () => {
    const folder = newFolder();
    const { journal } = await Journal.open(folder);
    const seen: number[] = [];
    const big = 'x'.repeat(100_000);
    for (let n = 0; n < 50; n += 1) await journal.append([{ n, big }], () => seen.push(n));
    expect(journal.isLong).toBe(true);
    const during = journal.append([{ n: 50 }], () => seen.push(50));
    await journal.rewrite(() => [{ seen: seen.length }]);
    await during;
    await journal.append([{ n: 51 }], ignore);
    await journal.close();
    expect(readFileSync(fileOf(folder), 'utf8')).toBe('{"seen":51}\n{"n":51}\n');
  });
});
