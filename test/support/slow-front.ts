import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface Slowness {
  greetsAfterMs?: number;
  bytesPerSecond?: number;
}

/**
 * Stands before the server on `port` of this machine, and lets what it says out as late and as slowly as told.
 * @param slowness may change while it runs
 */
export async function startSlowFront(
  port: number,
  slowness: Slowness,
): Promise<{ port: number; connections(): number; close(): void }> {
  const sockets = new Set<Socket>();
  let count = 0;
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    count += 1;
    const target = connect(port, '127.0.0.1');
    keep(client, target);
    keep(target, client);
    client.pipe(target);
    const { greetsAfterMs = 0 } = slowness;
    if (greetsAfterMs === 0) speak(target, client, slowness);
    else if (Number.isFinite(greetsAfterMs)) setTimeout(() => speak(target, client, slowness), greetsAfterMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function speak(from: Socket, to: Socket, { bytesPerSecond }: Slowness): void {
  if (!bytesPerSecond) {
    from.pipe(to);
    return;
  }
  const unsaid: number[] = [];
  from.on('data', (bytes) => unsaid.push(...bytes));
  const drip = setInterval(() => {
    const byte = unsaid.shift();
    if (byte !== undefined) to.write(Buffer.of(byte));
  }, 1000 / bytesPerSecond);
  to.on('close', () => clearInterval(drip));
}
