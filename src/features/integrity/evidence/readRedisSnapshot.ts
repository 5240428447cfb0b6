import net from 'node:net';
import { Readable } from 'node:stream';
import tls from 'node:tls';

/** Longest wait for the snapshot to begin, and between two pieces of it, in milliseconds. */
const SILENCE_MS = 60_000;
/** What Redis sends while it prepares. */
const NEWLINE = 0x0a;

/**
 * The whole of a Redis as an RDB file, as a replica gets it: nothing is written on its disk, and it needs no tool.
 * Rejects while streaming when Redis refuses or falls silent.
 */
export function readRedisSnapshot(redisUrl: string): Readable {
  return Readable.from(snapshot(new URL(redisUrl)), { objectMode: false });
}

async function* snapshot(url: URL): AsyncGenerator<Buffer> {
  const port = Number(url.port || 6379);
  const place = { host: url.hostname, port };
  const socket =
    url.protocol === 'rediss:' ? tls.connect({ ...place, servername: url.hostname }) : net.connect(place);
  socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('Redis fell silent')));
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    if (password !== '') socket.write(command(['AUTH', ...(user === '' ? [] : [user]), password]));
    socket.write(command(['SYNC']));
    let head = Buffer.alloc(0);
    let left: number | undefined;
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      let bytes = chunk;
      if (left === undefined) {
        head = Buffer.concat([head, chunk]);
        const begun = begin(head);
        if (begun === undefined) continue;
        left = begun.length;
        bytes = begun.rest;
      }
      const piece = bytes.subarray(0, left);
      left -= piece.length;
      yield piece;
      if (left === 0) return;
    }
    throw new Error('Redis ended the connection before its snapshot was whole');
  } finally {
    socket.destroy();
  }
}

const command = (words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/** The length of the snapshot and what of it has come; undefined while the answer has not begun. */
function begin(head: Buffer): { readonly length: number; readonly rest: Buffer } | undefined {
  let from = 0;
  for (;;) {
    while (head[from] === NEWLINE) from += 1;
    const end = head.indexOf('\r\n', from);
    if (end < 0) return undefined;
    const line = head.subarray(from, end).toString('latin1');
    from = end + 2;
    if (line.startsWith('-')) throw new Error(`Redis refused: ${line.slice(1, 200)}`);
    const [, length] = /^\$(\d+)$/.exec(line) ?? [];
    if (length !== undefined) return { length: Number(length), rest: head.subarray(from) };
    if (!line.startsWith('+')) throw new Error('Redis answered with something else than a snapshot');
  }
}
