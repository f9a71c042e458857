import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server on this machine that knows these TXT records and nothing else. */
export async function startDnsServer(
  records: Record<string, string[]>,
): Promise<{ address: string; close(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, end } = readName(query);
    const texts = records[name.toLowerCase()];
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(texts ? 0x8180 : 0x8183, 2); // an answer, or NXDOMAIN
    head.writeUInt16BE(texts?.length ?? 0, 6);
    head.fill(0, 8, 12);
    socket.send(
      Buffer.concat([head, query.subarray(12, end + 4), ...(texts ?? []).map(txtRecord)]),
      port,
      address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

/** @see RFC 1035, 4.1.2 */
function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function txtRecord(text: string): Buffer {
  const parts = (text.match(/[^]{1,255}/g) ?? ['']).map((part) =>
    Buffer.concat([Buffer.of(part.length), Buffer.from(part, 'latin1')]),
  );
  const data = Buffer.concat(parts);
  const head = Buffer.from('c00c001000010000003c0000', 'hex'); // the name asked for, TXT, IN, 60 seconds
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
