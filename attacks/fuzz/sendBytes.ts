/** Bytes as they are, and what comes back for them. */
import { connect } from 'node:net';

const PATIENCE_MS = 3_000;
/** A server that has answered and keeps the connection says nothing more. */
const SILENCE_MS = 150;

export function sendBytes(origin: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let said = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(said);
    };
    let timer = setTimeout(end, PATIENCE_MS);
    socket.on('data', (chunk) => {
      said += String(chunk);
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE_MS);
    });
    socket.once('close', end);
    socket.once('error', end);
    socket.write(bytes);
  });
}
