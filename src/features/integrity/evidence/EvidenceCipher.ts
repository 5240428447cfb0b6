import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/** Begins every sealed file; behind it the id of the key, the salt, then chunks. */
const MAGIC = Buffer.from('ABEV1');
const KEY_ID_BYTES = 8;
const SALT_BYTES = 32;
const HEADER_BYTES = MAGIC.length + KEY_ID_BYTES + SALT_BYTES;
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const CIPHER = 'aes-256-gcm';

const keyIdOf = (secret: string) =>
  createHash('sha256').update(`accubooks evidence key\n${secret}`).digest().subarray(0, KEY_ID_BYTES);

/** A key for one file, of the secret and the file's salt. */
const keyOf = (secret: string, salt: Buffer) =>
  Buffer.from(hkdfSync('sha256', secret, salt, 'accubooks evidence', 32));

/** The number of the chunk, and whether it is the last one: none can be left out, moved or cut off. */
function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(chunk, 5, 6);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

/** Hands on chunks of one size; the last one, which may be shorter, is told apart. */
abstract class Chunks extends Transform {
  #pending = Buffer.alloc(0);
  protected chunk = 0;

  protected constructor(readonly chunkBytes: number) {
    super();
  }

  protected abstract turn(bytes: Buffer, isLast: boolean): Buffer;

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.#pending = Buffer.concat([this.#pending, bytes]);
      // One chunk is kept back: it may be the last.
      while (this.#pending.length > this.chunkBytes) {
        this.push(this.turn(this.#pending.subarray(0, this.chunkBytes), false));
        this.chunk += 1;
        this.#pending = this.#pending.subarray(this.chunkBytes);
      }
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error('unknown'));
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.push(this.turn(this.#pending, true));
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error('unknown'));
    }
  }
}

class Sealing extends Chunks {
  readonly #key: Buffer;
  readonly #name: Buffer;

  constructor(secret: string, name: string) {
    super(CHUNK_BYTES);
    const salt = randomBytes(SALT_BYTES);
    this.#key = keyOf(secret, salt);
    this.#name = Buffer.from(name);
    this.push(Buffer.concat([MAGIC, keyIdOf(secret), salt]));
  }

  protected override turn(bytes: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(this.chunk, isLast)).setAAD(this.#name);
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

class Opening extends Chunks {
  readonly #key: Buffer;
  readonly #name: Buffer;

  constructor(key: Buffer, name: string) {
    super(CHUNK_BYTES + TAG_BYTES);
    this.#key = key;
    this.#name = Buffer.from(name);
  }

  protected override turn(bytes: Buffer, isLast: boolean): Buffer {
    if (bytes.length < TAG_BYTES) throw new Error('the file is cut off');
    const decipher = createDecipheriv(CIPHER, this.#key, nonceOf(this.chunk, isLast), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(this.#name).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  }
}

/** Seals a stream of any length under a secret; `name` is bound in, so that no file passes for another. */
export function sealStream(secret: string, name: string): Transform {
  return new Sealing(secret, name);
}

/** Opens what was sealed with one of the secrets. Throws when it was sealed with another. */
export async function openStream(
  source: AsyncIterable<Buffer>,
  secrets: readonly string[],
  name: string,
): Promise<AsyncIterable<Buffer>> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < HEADER_BYTES) {
    const { value, done } = await chunks.next();
    if (done) throw new Error('the file is cut off');
    head = Buffer.concat([head, value]);
  }
  const [keyFrom, saltFrom] = [MAGIC.length, MAGIC.length + KEY_ID_BYTES];
  if (!head.subarray(0, keyFrom).equals(MAGIC)) throw new Error('the file is not sealed evidence');
  const keyId = head.subarray(keyFrom, saltFrom);
  const secret = secrets.find((one) => timingSafeEqual(keyIdOf(one), keyId));
  if (secret === undefined) throw new Error('the file was sealed with a secret that is not given');
  const opening = new Opening(keyOf(secret, head.subarray(saltFrom, HEADER_BYTES)), name);
  const feed = async () => {
    opening.write(head.subarray(HEADER_BYTES));
    for (;;) {
      const { value, done } = await chunks.next();
      if (done) break;
      if (!opening.write(value)) await new Promise((resolve) => opening.once('drain', resolve));
    }
    opening.end();
  };
  feed().catch((error: Error) => opening.destroy(error));
  return opening;
}
