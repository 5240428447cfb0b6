import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { IMPORT_BYTES_MAX } from './importContract.ts';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

/**
 * The file as `import_batches.content` keeps it. Books shrink to a tenth, so that even the largest file is
 * written and read far inside the statement timeout; zlib works in its own threads.
 */
export async function packContent(bytes: Uint8Array): Promise<Buffer> {
  return gzipAsync(bytes, { level: constants.Z_BEST_SPEED });
}

export async function unpackContent(content: Uint8Array): Promise<Buffer> {
  return gunzipAsync(content, { maxOutputLength: IMPORT_BYTES_MAX });
}
