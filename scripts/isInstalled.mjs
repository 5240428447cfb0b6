import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

/** True when node_modules holds, by npm's own record, every package of the lock file in its version. */
export function isInstalled(root) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  return Object.entries(readPackages(path.join(root, 'package-lock.json'))).every(
    ([name, { version, optional }]) =>
      name === '' || (installed[name] === undefined ? optional : installed[name].version === version),
  );
}
