import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { newId } from '@/shared/ids/newId.ts';

/** Messages kept; the oldest make room. */
export const MESSAGES_MAX = 500;

const messageSchema = z.object({
  id: z.string(),
  messageId: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  receivedAt: z.string(),
  /** How often it came; a mail whose answer was lost comes again. */
  copies: z.number(),
});

export type Message = z.infer<typeof messageSchema>;
export type NewMessage = Omit<Message, 'id' | 'copies'>;

/** What has come, newest last; in a file if there is one, so that a restart forgets nothing. */
export class Mailbox {
  readonly #file: string | undefined;
  #messages: Message[] = [];

  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    for (const line of lines) this.#put(messageSchema.parse(JSON.parse(line)));
    this.#rewrite();
  }

  /** Newest first; of one address, if it is named. */
  list(address?: string): Message[] {
    const wanted = address?.trim().toLowerCase();
    return this.#messages.filter(({ to }) => wanted === undefined || to.includes(wanted)).reverse();
  }

  find(id: string): Message | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  /** Kept when it returns. */
  add(message: NewMessage): void {
    const known = this.#messages.find(
      ({ messageId, to }) => messageId === message.messageId && String(to) === String(message.to),
    );
    const next = known ? { ...known, copies: known.copies + 1 } : { ...message, id: newId(), copies: 1 };
    this.#put(next);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(next)}\n`, { mode: 0o600 });
  }

  clear(): void {
    this.#messages = [];
    this.#rewrite();
  }

  #put(message: Message): void {
    const at = this.#messages.findIndex(({ id }) => id === message.id);
    if (at >= 0) this.#messages[at] = message;
    else this.#messages.push(message);
    if (this.#messages.length > MESSAGES_MAX) this.#messages.shift();
  }

  #rewrite(): void {
    if (this.#file === undefined) return;
    const next = `${this.#file}.next`;
    writeFileSync(next, this.#messages.map((message) => `${JSON.stringify(message)}\n`).join(''), {
      mode: 0o600,
    });
    renameSync(next, this.#file);
  }
}
