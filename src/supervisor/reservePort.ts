/**
 * Keeps a port for the servers of this process. A port that nobody listens on yet looks free to everybody who begins
 * at the same moment; a name in Linux' abstract namespace is held by one process, and by nobody once that is gone.
 */
import net from 'node:net';
import { freePort } from './freePort.ts';

/** Ports that the system names and that somebody else keeps are passed over, so many times. */
const ATTEMPTS_MAX = 50;

const kept = new Map<number, net.Server>();

function keep(port: number): Promise<boolean> {
  // Elsewhere the port is only looked at, as before it was kept.
  if (process.platform !== 'linux' || kept.has(port)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', () => resolve(false));
    server.listen(`\0accubooks-port-${port}`, () => {
      kept.set(port, server);
      resolve(true);
    });
    // It is held as long as the process lives, and keeps no process alive.
    server.unref();
  });
}

/** True when the port is free and kept for this process until its end, or until it is released. */
export async function reservePort(port: number): Promise<boolean> {
  if (!(await keep(port))) return false;
  if ((await freePort(port)) === port) return true;
  releasePort(port);
  return false;
}

/** Any free port, kept. Rejects when there is none. */
export async function reserveAnyPort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = await freePort();
    if (!kept.has(port) && (await reservePort(port))) return port;
  }
  throw new Error('no free port on 127.0.0.1 that no other start has chosen');
}

export function releasePort(port: number): void {
  kept.get(port)?.close();
  kept.delete(port);
}
