/**
 * Hands letters to a mail server over SMTP. Every wait has a bound; beyond the loopback the connection is
 * encrypted or nothing is sent; recipient and subject cannot carry a header, a second address or a file.
 */
import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { type Letter, letterHtml, letterText } from './Letter.ts';

/** Connections to the mail server at a time. */
export const MAIL_CONNECTIONS_MAX = 3;
const CONNECT_MS = 5_000;
const GREETING_MS = 5_000;
/** Longest silence of the mail server inside an exchange. */
const SILENCE_MS = 10_000;
/** Longest hand-over of one mail; longer than every single wait, shorter than the lease of its row. */
export const SEND_MS = 25_000;
const REASON_LENGTH_MAX = 200;
const FINAL_STATUS = 500;

export type Sending = {
  readonly id: string;
  readonly recipient: string;
  readonly letter: Letter;
  readonly at: Date;
  /** Where one POST ends letters like this one (RFC 8058). */
  readonly unsubscribeUrl?: string;
};

function listHeaders(unsubscribeUrl: string | undefined): Record<string, string> {
  if (unsubscribeUrl === undefined) return {};
  return {
    'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** Why a mail was not handed over. `isFinal`: the server refuses this very mail, and will tomorrow. */
export class MailFault extends Error {
  override readonly name = 'MailFault';
  readonly isFinal: boolean;

  constructor(reason: string, isFinal: boolean, cause: unknown) {
    super(reason, { cause });
    this.isFinal = isFinal;
  }
}

type SmtpError = { code?: unknown; command?: unknown; responseCode?: unknown; message?: unknown };

function toFault(thrown: unknown): MailFault {
  const { code, command, responseCode, message } = (
    typeof thrown === 'object' && thrown !== null ? thrown : {}
  ) as SmtpError;
  const isAboutThisMail = typeof command === 'string' && /^(RCPT TO|DATA|API)/.test(command);
  const isFinal = isAboutThisMail && typeof responseCode === 'number' && responseCode >= FINAL_STATUS;
  const reason = `${String(code ?? 'fault')} ${String(responseCode ?? '')}: ${String(message ?? '')}`;
  return new MailFault(reason.replace(/\s+/g, ' ').slice(0, REASON_LENGTH_MAX), isFinal, thrown);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** How to speak to the server at the URL; a test may ask. */
export function transportOptions(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const isSecure = url.protocol === 'smtps:';
  const isLocal = isLoopback(url.hostname);
  const auth =
    url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
  return {
    ...auth,
    pool: true as const,
    maxConnections: MAIL_CONNECTIONS_MAX,
    // Whether a mail is tried again is for the outbox to say.
    maxRequeues: 0,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    requireTLS: !isSecure && !isLocal,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: CONNECT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function assertOneLine(text: string): void {
  if (/[\r\n\0]/.test(text)) throw new MailFault('a header of the mail has a line break', true, undefined);
}

export class Mailer {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  constructor(smtpUrl: string, from: string) {
    this.#transport = createTransport(transportOptions(smtpUrl));
    this.#from = from;
  }

  /** Resolves when the server has taken the mail over. Throws a MailFault. */
  async send({ id, recipient, letter, at, unsubscribeUrl }: Sending, signal: AbortSignal): Promise<void> {
    assertOneLine(letter.subject);
    assertOneLine(recipient);
    const domain = this.#from.replace(/^.*@/, '').replace(/>$/, '');
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: recipient },
        subject: letter.subject,
        text: letterText(letter),
        html: letterHtml(letter),
        // The same at every attempt, so that a mailbox knows a mail that comes twice.
        messageId: `<${id}@${domain}>`,
        date: at,
        headers: { 'Auto-Submitted': 'auto-generated', ...listHeaders(unsubscribeUrl) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_MS)]),
      });
    } catch (thrown) {
      throw toFault(thrown);
    }
  }

  close(): void {
    this.#transport.close();
  }
}
