import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';

/** Where the forecasts go; `write` resolves when more may come. */
export type Output = {
  write(text: string): Promise<void>;
  finish(): Promise<void>;
  /** Nothing of it is left. */
  abandon(): Promise<void>;
};

/** A file that appears under its name when it is whole. Any call may throw FILE_UNWRITABLE (64). */
export class OutputFile implements Output {
  readonly #file: string;
  readonly #partial: string;
  readonly #stream: WriteStream;

  constructor(file: string) {
    this.#file = file;
    this.#partial = `${file}.partial-${process.pid}`;
    this.#stream = createWriteStream(this.#partial);
    this.#stream.on('error', () => undefined);
  }

  async write(text: string): Promise<void> {
    await this.#called((done) => this.#stream.write(text, done));
  }

  async finish(): Promise<void> {
    await this.#called((done) => this.#stream.end(done));
    await rename(this.#partial, this.#file).catch((error: Error) => this.#refuse(error));
  }

  async abandon(): Promise<void> {
    this.#stream.destroy();
    await rm(this.#partial, { force: true });
  }

  #called(call: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      if (this.#stream.errored) return reject(this.#stream.errored);
      call((error) => (error ? reject(error) : resolve()));
    }).catch((error: Error) => this.#refuse(error));
  }

  #refuse({ message }: Error): never {
    throw new CliError(EXIT.usage, 'FILE_UNWRITABLE', `${this.#file} cannot be written: ${message}`);
  }
}
