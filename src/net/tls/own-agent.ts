import type { ClientRequestArgs } from 'node:http';
import { Agent } from 'node:https';
import { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { OwnTls } from './own-tls.ts';

/** For a library's client of an own server: each connection trusts what the server's file has then. */
export function ownAgent(tls: OwnTls): Agent {
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = (where, onConnection) => {
    void connectTo(where, tls, onConnection);
    return undefined;
  };
  return agent;
}

type OnConnection = (error: Error | null, socket: Socket) => void;

async function connectTo({ host, port }: ClientRequestArgs, tls: OwnTls, onConnection?: OnConnection): Promise<void> {
  try {
    const own = await tls.connectOptions();
    onConnection?.(null, connect({ ...own, host: host ?? 'localhost', port: Number(port) }));
  } catch (thrown) {
    onConnection?.(thrown instanceof Error ? thrown : new Error(String(thrown)), new Socket());
  }
}
