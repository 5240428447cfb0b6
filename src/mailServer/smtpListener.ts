import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Faults } from './Faults.ts';
import type { Mailbox } from './Mailbox.ts';

const MESSAGE_BYTES_MAX = 1024 * 1024;
const CLIENTS_MAX = 50;
const IDLE_MS = 60_000;
const CLOSE_MS = 500;

export type SmtpDependencies = {
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly log: Log;
};

function answer(status: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: status });
}

async function readMessage(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  if (stream.sizeExceeded) throw answer(552, 'The message is too large');
  return Buffer.concat(parts);
}

async function keep(
  { mailbox, clock }: SmtpDependencies,
  bytes: Buffer,
  session: SMTPServerSession,
): Promise<void> {
  const parsed = await PostalMime.parse(bytes);
  const { mailFrom, rcptTo } = session.envelope;
  mailbox.add({
    messageId: parsed.messageId ?? '',
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address.toLowerCase()),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    receivedAt: nowOf(clock).toISOString(),
  });
}

/** Takes every mail for everybody and sends none on. */
export function smtpListener(deps: SmtpDependencies): SMTPServer {
  const { faults, log } = deps;
  const cut = (session: SMTPServerSession) => {
    for (const connection of server.connections)
      if (connection.session.id === session.id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    // Plain SMTP on the loopback; a certificate that anybody can read would protect nothing.
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    size: MESSAGE_BYTES_MAX,
    maxClients: CLIENTS_MAX,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    disableReverseLookup: true,
    banner: 'AccuBooks test mailbox',
    onConnect: (session, callback) => {
      if (faults.strikes('hang')) return;
      if (faults.strikes('down')) return cut(session);
      callback();
    },
    onRcptTo: (_address, _session, callback) => {
      if (faults.strikes('refuse')) return callback(answer(550, 'No such mailbox'));
      if (faults.strikes('greylist')) return callback(answer(451, 'Try again later'));
      callback();
    },
    onData: (stream, session, callback) => {
      readMessage(stream)
        .then((bytes) => keep(deps, bytes, session))
        .then(
          () => (faults.strikes('drop_after_data') ? cut(session) : callback()),
          (error: unknown) => callback(error instanceof Error ? error : answer(451, 'Not kept')),
        );
    },
  });
  server.on('error', (error) => log.debug({ error }, 'a connection to the test mailbox failed'));
  return server;
}
