/** The answering thread's side: it takes questions, and sends a reply to each. */
import type { MessagePort } from 'node:worker_threads';
import { SpangraphError } from '../../errors.ts';
import { AnswerReport } from '../../net/answer-report.ts';
import type { Answer, Reply } from '../../net/question.ts';
import type { FromThread, ToThread } from './messages.ts';
import { refusedShortage } from './refusals.ts';
import type { ThreadMemory } from './thread-memory.ts';

/** Milliseconds without work after which a thread gives memory back. Longer than between questions that follow each other. */
const IDLE_MS = 500;

type AskMessage = Extract<ToThread, { type: 'ask' }>;

/** A question that is being answered. */
interface UnderWay {
  readonly controller: AbortController;
  readonly refusal: AbortController;
  /** KiB that its answer has taken. */
  readonly progress: Int32Array;
}

/** Serves until the message `stop` arrives. Then it calls `close` and closes the port. */
export function serveAnswers(
  port: MessagePort,
  answer: Answer,
  memory: ThreadMemory,
  close: () => Promise<void>,
): void {
  const underWay = new Map<number, UnderWay>();
  let idle: NodeJS.Timeout | undefined;
  const checkMemory = (): void => endIfShort([...underWay.values()], memory);
  const send = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const ask = async ({ id, question, waitedMs, cancelled, progress }: AskMessage): Promise<void> => {
    const controller = new AbortController();
    const refusal = new AbortController();
    underWay.set(id, { controller, refusal, progress });
    clearTimeout(idle);
    const [report, cpuBefore] = [new AnswerReport(question.isTraced), process.threadCpuUsage()];
    try {
      const reply = await answer(question, {
        caller: question.caller,
        signal: controller.signal,
        cancelled,
        progress,
        checkMemory,
        refused: refusal.signal,
        waitedMs,
        report,
      });
      const { user, system } = process.threadCpuUsage(cpuBefore);
      const reported = { ...reply, summary: report.summary() };
      send({ type: 'reply', id, reply: reported, cpuMs: (user + system) / 1_000 }, buffersOf(reply));
    } catch (thrown) {
      if (!controller.signal.aborted) throw thrown;
      send({ type: 'cancelled', id });
    } finally {
      underWay.delete(id);
      memory.show();
      if (underWay.size === 0) idle = setTimeout(() => memory.giveBack(), IDLE_MS).unref();
    }
  };
  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'ask':
        // A defect of the answer ends the thread: what it did with the question cannot be known.
        void ask(message);
        return;
      case 'cancel':
        underWay.get(message.id)?.controller.abort(SpangraphError.fromPlain(message.error));
        return;
      case 'stop':
        void close().then(() => port.close());
    }
  });
  memory.show();
  send({ type: 'ready' });
}

/** Ends the largest one if memory is short. One at a time: its memory becomes free when it has ended. */
function endIfShort(underWay: readonly UnderWay[], memory: ThreadMemory): void {
  if (underWay.some(({ refusal }) => refusal.signal.aborted)) return;
  const shortage = memory.shortage();
  if (shortage === undefined) return;
  const taken = ({ progress }: UnderWay): number => Atomics.load(progress, 0);
  const largest = underWay.toSorted((a, b) => taken(b) - taken(a))[0];
  largest?.refusal.abort(refusedShortage(shortage, memory.limits));
}

/** Each buffer once: pieces may share one. */
function buffersOf({ body }: Reply): ArrayBuffer[] {
  return [...new Set(body.map(({ buffer }) => buffer))];
}
