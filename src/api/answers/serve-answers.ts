/** The answering thread's side: it takes questions, and sends a reply to each. */
import type { MessagePort } from 'node:worker_threads';
import { SpangraphError } from '../../errors.ts';
import type { Answer, Reply } from '../../net/question.ts';
import type { FromThread, ToThread } from './messages.ts';

/** Serves until the message `stop` arrives. Then it calls `close` and closes the port. */
export function serveAnswers(port: MessagePort, answer: Answer, close: () => Promise<void>): void {
  const underWay = new Map<number, AbortController>();
  const send = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const ask = async ({
    id,
    question,
    waitedMs,
    cancelled,
    progress,
  }: Extract<ToThread, { type: 'ask' }>): Promise<void> => {
    const controller = new AbortController();
    underWay.set(id, controller);
    const cpuBefore = process.threadCpuUsage();
    try {
      const reply = await answer(question, { signal: controller.signal, cancelled, progress, waitedMs });
      const { user, system } = process.threadCpuUsage(cpuBefore);
      send({ type: 'reply', id, reply, cpuMs: (user + system) / 1_000 }, buffersOf(reply));
    } finally {
      underWay.delete(id);
    }
  };
  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'ask':
        // A defect of the answer ends the thread: what it did with the question cannot be known.
        void ask(message);
        return;
      case 'cancel':
        underWay.get(message.id)?.abort(SpangraphError.fromPlain(message.error));
        return;
      case 'stop':
        void close().then(() => port.close());
    }
  });
  send({ type: 'ready' });
}

/** Each buffer once: pieces may share one. */
function buffersOf({ body }: Reply): ArrayBuffer[] {
  return [...new Set(body.map(({ buffer }) => buffer))];
}
