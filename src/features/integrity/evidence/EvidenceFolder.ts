import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { sealStream } from './EvidenceCipher.ts';

const MANIFEST = 'manifest.json';
const MANIFEST_SUM = 'manifest.json.sha256';
const SEALED = '.sealed';
const OWNER_ONLY = 0o600;

const fileSchema = z.strictObject({
  /** As it lies in the folder. */
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  plainBytes: z.number(),
  plainSha256: z.string(),
});
const manifestSchema = z.strictObject({
  form: z.literal(1),
  holdId: z.string(),
  capturedAt: z.string(),
  by: z.string(),
  files: z.array(fileSchema),
  /** What could not be captured, and why. */
  missing: z.array(z.strictObject({ part: z.string(), why: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type EvidenceFile = Manifest['files'][number];

/** Counts and hashes what passes. */
class Meter extends Transform {
  readonly #hash = createHash('sha256');
  bytes = 0;

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    done(null, chunk);
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }
}

/** A folder of evidence that is being written; only its owner can read it. */
export class EvidenceFolder {
  readonly #secret: string;
  readonly #files: EvidenceFile[] = [];
  readonly #missing: { part: string; why: string }[] = [];

  private constructor(
    readonly dir: string,
    secret: string,
  ) {
    this.#secret = secret;
  }

  static async create(dir: string, secret: string): Promise<EvidenceFolder> {
    await mkdir(path.dirname(dir), { recursive: true, mode: 0o700 });
    await mkdir(dir, { mode: 0o700 });
    return new EvidenceFolder(dir, secret);
  }

  get missing(): readonly { readonly part: string; readonly why: string }[] {
    return this.#missing;
  }

  has(part: string): boolean {
    return this.#files.some(({ name }) => name === part + SEALED);
  }

  /** Seals a part into a file of its own, as it streams. */
  async add(part: string, content: Readable, signal: AbortSignal): Promise<void> {
    const name = part + SEALED;
    const [plain, sealed] = [new Meter(), new Meter()];
    const file = createWriteStream(path.join(this.dir, name), { mode: OWNER_ONLY, flags: 'wx', flush: true });
    try {
      await pipeline(content, plain, sealStream(this.#secret, name), sealed, file, { signal });
    } catch (error) {
      await rm(path.join(this.dir, name), { force: true });
      throw error;
    }
    this.#files.push({
      ...{ name, bytes: sealed.bytes, sha256: sealed.sha256() },
      ...{ plainBytes: plain.bytes, plainSha256: plain.sha256() },
    });
  }

  /** Says of a part why it is not there. */
  miss(part: string, why: string): void {
    this.#missing.push({ part, why });
  }

  /** Writes the manifest last: a folder without one is not complete. Returns its SHA-256. */
  async finish(about: { holdId: string; capturedAt: string; by: string }): Promise<string> {
    const files = [...this.#files].sort((a, b) => (a.name < b.name ? -1 : 1));
    const manifest: Manifest = { form: 1, ...about, files, missing: this.#missing };
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    const sum = createHash('sha256').update(text).digest('hex');
    await writeFile(path.join(this.dir, MANIFEST), text, { mode: OWNER_ONLY, flag: 'wx', flush: true });
    await writeFile(path.join(this.dir, MANIFEST_SUM), `${sum}  ${MANIFEST}\n`, {
      ...{ mode: OWNER_ONLY, flag: 'wx', flush: true },
    });
    return sum;
  }
}

export type EvidenceVerdict = {
  readonly manifestSha256: string;
  readonly files: number;
  readonly faults: readonly string[];
  readonly missing: Manifest['missing'];
};

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

export async function readManifest(dir: string): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(path.join(dir, MANIFEST), 'utf8')));
}

/** Whether a folder is exactly what its manifest says: no byte changed, no file gone, none added. */
export async function verifyEvidence(dir: string): Promise<EvidenceVerdict> {
  const faults: string[] = [];
  const text = await readFile(path.join(dir, MANIFEST)).catch(() => undefined);
  if (text === undefined)
    return { manifestSha256: '', files: 0, faults: [`there is no ${MANIFEST}`], missing: [] };
  const manifestSha256 = createHash('sha256').update(text).digest('hex');
  const sum = await readFile(path.join(dir, MANIFEST_SUM), 'utf8').catch(() => '');
  if (sum !== `${manifestSha256}  ${MANIFEST}\n`) faults.push(`${MANIFEST} is not what ${MANIFEST_SUM} says`);
  const manifest = manifestSchema.safeParse(parseJson(text.toString('utf8')));
  if (!manifest.success)
    return { manifestSha256, files: 0, faults: [...faults, `${MANIFEST} is not one of ours`], missing: [] };
  const { files, missing } = manifest.data;
  for (const { name, bytes, sha256 } of files) {
    const file = path.join(dir, path.basename(name));
    const size = await stat(file).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) faults.push(`${name} is gone`);
    else if (size !== bytes || (await sha256Of(file)) !== sha256) faults.push(`${name} was changed`);
  }
  const known = new Set([MANIFEST, MANIFEST_SUM, ...files.map(({ name }) => name)]);
  for (const name of await readdir(dir)) if (!known.has(name)) faults.push(`${name} was added`);
  return { manifestSha256, files: files.length, faults, missing };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
