import type { IncomingMessage } from 'node:http';

const BYTES_MAX = 1024 * 1024;

/** The whole body; undefined when it is longer than that. */
export async function readBody(request: IncomingMessage, bytesMax = BYTES_MAX): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bytesMax) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
