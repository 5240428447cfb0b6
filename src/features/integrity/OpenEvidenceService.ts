import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openStream } from './evidence/EvidenceCipher.ts';
import { type EvidenceVerdict, readManifest, verifyEvidence } from './evidence/EvidenceFolder.ts';

const SEALED = '.sealed';

/** Looks at evidence and opens copies of it; the evidence itself is never written to. */
export class OpenEvidenceService {
  /** Whether a folder is exactly what its manifest says. */
  async verify(dir: string): Promise<EvidenceVerdict> {
    return verifyEvidence(dir);
  }

  /** Writes what was sealed, in plain, into another folder. Rejects when a secret is missing or a byte was changed. */
  async open(dir: string, out: string, secrets: readonly string[]): Promise<string[]> {
    const { files } = await readManifest(dir);
    await mkdir(out, { recursive: true, mode: 0o700 });
    const names: string[] = [];
    for (const { name } of files) {
      const sealed = createReadStream(path.join(dir, path.basename(name)));
      const plainName = path.basename(name).slice(0, -SEALED.length);
      const plain = Readable.from(await openStream(sealed, secrets, name), { objectMode: false });
      await pipeline(plain, createWriteStream(path.join(out, plainName), { mode: 0o600, flags: 'wx' }));
      names.push(plainName);
    }
    return names;
  }
}
