import type { Sender } from '../../src/ingest/sink.ts';

/** What a socket knows. Nothing after its connection has ended. */
interface OtherEnd {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** Who is at the other end of a connection. */
export function senderAt({ remoteAddress = '', remotePort = 0 }: OtherEnd): Sender {
  return { address: remoteAddress, connection: `${remoteAddress} ${remotePort}` };
}
