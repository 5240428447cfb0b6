/** The folder of `npm start` on this machine, and what it wrote there for everybody else. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export function dataFolderOf(environment: Environment): string {
  return path.resolve(environment.ACCUBOOKS_DATA ?? '.accubooks');
}

/** Variables by name; none where it has not run. */
export function writtenByStart(environment: Environment): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path.join(dataFolderOf(environment), 'environment.json'), 'utf8'));
  } catch {
    return {};
  }
}
