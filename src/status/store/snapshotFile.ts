import { existsSync, readFileSync } from 'node:fs';
import { copyFile, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Log } from '@/shared/log/log.ts';
import { keepCopy } from './keepCopy.ts';
import { FORMAT, NewerFormat, toCurrentFormat } from './StatusFormat.ts';
import { EMPTY_STATE, type StatusState, stateSchema } from './StatusState.ts';

export type Snapshot = { readonly sequence: number; readonly state: StatusState };

const snapshotSchema = z.object({ sequence: z.number().int(), state: stateSchema });

const fileOf = (dir: string, name: string) => path.join(dir, name);

function readOne(file: string, log: Log): Snapshot | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return snapshotSchema.parse(toCurrentFormat(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    if (error instanceof NewerFormat) throw error;
    log.error({ error, file }, 'a snapshot of the status page is damaged');
    keepCopy(file, `${file}.damaged`, log);
    return undefined;
  }
}

/** The newest snapshot that can be read; an empty one where there is none. Throws a NewerFormat. */
export function readSnapshot(dir: string, log: Log): Snapshot {
  return (
    readOne(fileOf(dir, 'snapshot.json'), log) ??
    readOne(fileOf(dir, 'snapshot.previous.json'), log) ?? { sequence: 0, state: EMPTY_STATE }
  );
}

async function flush(file: string, flags: string): Promise<void> {
  const handle = await open(file, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces the snapshot as a whole; after a crash there is the old one or the new one. */
export async function writeSnapshot(dir: string, snapshot: Snapshot): Promise<void> {
  const [current, next] = [fileOf(dir, 'snapshot.json'), fileOf(dir, 'snapshot.next.json')];
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ format: FORMAT, ...snapshot })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await copyFile(current, fileOf(dir, 'snapshot.previous.json')).catch(() => undefined);
  await rename(next, current);
  await flush(dir, 'r');
}
