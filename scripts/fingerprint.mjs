import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

function filesUnder(place, isWanted) {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(place, entry.name);
      if (!isWanted(file)) return [];
      return entry.isDirectory() ? filesUnder(file, isWanted) : [file];
    })
    .sort();
}

/** One hash over names and contents of files and folders; what does not exist counts as empty. */
export function fingerprint(root, places, isWanted = () => true) {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesUnder(path.join(root, place), isWanted)) {
      hash.update(`${path.relative(root, file)}\0`);
      hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** True when the stamp file says that the work was done for this fingerprint. */
export function isStamped(file, print) {
  return existsSync(file) && readFileSync(file, 'utf8') === print;
}

/** Notes that the work is done for this fingerprint. */
export function stamp(file, print) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, print);
}
