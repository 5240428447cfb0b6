/** One request as it is written, and what came back: no client between that would repair either. */
import http from 'node:http';

/** An answer that streams is read for so long. */
const PATIENCE_MS = 3_000;
/** A kept connection may be closed by the server in the moment in which it is used. */
const ATTEMPTS = 3;

export type Sent = {
  readonly method: string;
  /** Path and query, as they go over the wire. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Buffer | undefined;
};

export type Received = { readonly status: number; readonly headers: string; readonly body: string };

export type Exchange = {
  /** Rejects when the server hangs up without an answer. */
  readonly send: (sent: Sent) => Promise<Received>;
  readonly close: () => void;
};

const UNSENDABLE = /[^\x21-\x7e]+/g;
const escaped = (text: string) => encodeURIComponent(Buffer.from(text).toString());

/** What Node refuses to write at all is escaped in the address and left out of headers. */
function sendable({ method, target, headers, body }: Sent): http.RequestOptions {
  const length: [string, string][] = method === 'GET' ? [] : [['content-length', String(body?.length ?? 0)]];
  const lines = [...headers, ...length].map(([name, value]) => [
    name,
    value.replace(/[^\t\x20-\x7e\x80-\xff]+/g, ''),
  ]);
  return { method, path: target.replace(UNSENDABLE, escaped), headers: lines.flat() as never };
}

export function openExchange(origin: string, connectionsMax: number): Exchange {
  const { hostname, port, host } = new URL(origin);
  const agent = new http.Agent({ keepAlive: true, maxSockets: connectionsMax });

  const once = (sent: Sent) =>
    new Promise<Received>((resolve, reject) => {
      const withHost = { ...sent, headers: [['host', host] as const, ...sent.headers] };
      const request = http.request({ ...sendable(withHost), hostname, port, agent });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        const timer = setTimeout(() => request.destroy(), PATIENCE_MS);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => undefined);
        response.on('close', () => {
          clearTimeout(timer);
          const body = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.rawHeaders.join('\n'), body });
        });
      });
      request.end(sent.body);
    });

  const send = async (sent: Sent, attempt = 1): Promise<Received> => {
    try {
      return await once(sent);
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
      return send(sent, attempt + 1);
    }
  };
  return { send, close: () => agent.destroy() };
}
