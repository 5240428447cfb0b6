import type { Server } from 'node:http';

/** Connections in all, and of one address where each reader comes with its own. */
const CONNECTIONS_MAX = 2_000;
export const CONNECTIONS_OF_ONE_MAX = 100;

/** Lets nobody take all connections. Behind a proxy every reader has the proxy's address, so it is its to do. */
export function limitConnections(server: Server, hasProxies: boolean): void {
  server.maxConnections = CONNECTIONS_MAX;
  if (hasProxies) return;
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > CONNECTIONS_OF_ONE_MAX) socket.destroy();
  });
}
