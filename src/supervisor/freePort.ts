/** Ports of the loopback interface. */
import net from 'node:net';

/** `wanted` when nothing listens on it, else a port that the system names. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', () => {
      if (wanted === 0) reject(new Error('no free port on 127.0.0.1'));
      else resolve(freePort(0));
    });
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
