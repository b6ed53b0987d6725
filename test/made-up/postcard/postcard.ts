import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ReceiverContext } from '../../../receivers/intake/definition.ts';
import type { Receiver } from '../../../receivers/intake/receiver.ts';
import { senderAt } from '../../../receivers/intake/sender.ts';
import { Listener } from '../../../src/net/listener.ts';
import { makeSpan } from '../../fixtures/spans.ts';
import type { PostcardSettings } from './definition.ts';

/** The text of a connection is the name of a span. It is answered with the number of stamps when the span is stored. */
export function createPostcardReceiver(settings: PostcardSettings, { admit, log, setting }: ReceiverContext): Receiver {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    answer(socket, settings, admit).catch((error: unknown) => {
      log.error({ err: error }, 'a postcard was lost');
      socket.destroy();
    });
  });
  const listener = new Listener(server);
  return { start: () => listener.listen(setting, settings), stop: () => listener.close() };
}

async function answer(socket: Socket, { stamps }: PostcardSettings, admit: ReceiverContext['admit']): Promise<void> {
  const { sink, visit } = await admit({ address: socket.remoteAddress ?? '', door: 'postcard' });
  const reservation = sink.reserve(senderAt(socket));
  try {
    await sink.write([makeSpan({ name: await text(socket) })]);
    socket.end(`${stamps}`);
  } finally {
    reservation.release();
    visit.leave();
  }
}
