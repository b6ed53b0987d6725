/** A pool of fake threads. The test decides when each of them answers, and what. */
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { ANYONE } from '../../../access/caller.ts';
import type { Question, Reply } from '../../../net/question.ts';
import { AnswerPool } from '../answer-pool.ts';
import { AnsweringThread } from '../answering-thread.ts';
import type { FromThread, ToThread } from '../messages.ts';
import type { PoolLimits } from '../pool-limits.ts';

const LIMITS: PoolLimits = {
  threads: 2,
  processors: 8,
  questionsPerThread: 1,
  maxWaiting: 10,
  maxWaitMs: 60_000,
  maxTimeMs: 60_000,
  quickMs: 60_000,
  maxSlowPerClient: 10,
  maxMemoryMib: 100,
};

export const NEVER = new AbortController().signal;

/** Stands for a thread: the test says when it answers what. */
export class FakeThread extends EventEmitter {
  readonly asked: Extract<ToThread, { type: 'ask' }>[] = [];
  readonly cancelled: number[] = [];
  getsNoCpu = false;
  takesCpuMs = 0;

  constructor() {
    super();
    queueMicrotask(() => this.#say({ type: 'ready' }));
  }

  postMessage(message: ToThread): void {
    if (message.type === 'ask') this.asked.push(message);
    if (message.type === 'cancel') {
      this.cancelled.push(message.id);
      this.#reply(message.id, 'cancelled');
    }
    if (message.type === 'stop') queueMicrotask(() => this.emit('exit', 0));
  }

  /** As if it used the processor all the time, or got none. */
  async cpuUsage(): Promise<NodeJS.CpuUsage> {
    return { user: this.getsNoCpu ? 0 : performance.now() * 1_000, system: 0 };
  }

  async terminate(): Promise<number> {
    this.emit('exit', 1);
    return 1;
  }

  /** Urls of what it works on. */
  get works(): string[] {
    return this.asked.map((entry) => entry.question.url);
  }

  answer(url: string): void {
    const asked = this.asked.find((entry) => entry.question.url === url);
    if (asked === undefined) throw new Error(`${url} was not asked`);
    this.#reply(asked.id, `answer to ${url}`);
  }

  /** It has read and made so many KiB for the question. */
  takes(url: string, kib: number): void {
    for (const asked of this.asked) if (asked.question.url === url) asked.progress[0] = kib;
  }

  dies(code: string): void {
    this.emit('error', Object.assign(new Error('out of memory'), { code }));
    this.emit('exit', 1);
  }

  #reply(id: number, text: string): void {
    const index = this.asked.findIndex((asked) => asked.id === id);
    if (index === -1) return;
    this.asked.splice(index, 1);
    const reply: Reply = { status: 200, headers: {}, body: [new TextEncoder().encode(text)] };
    this.#say({ type: 'reply', id, reply, cpuMs: this.takesCpuMs });
  }

  #say(message: FromThread): void {
    this.emit('message', message);
  }
}

export interface TestPool {
  readonly pool: AnswerPool;
  readonly slow: FakeThread[];
  readonly quick: FakeThread[];
  readonly lost: unknown[];
}

export async function startPool(limits: Partial<PoolLimits> = {}): Promise<TestPool> {
  const slow: FakeThread[] = [];
  const quick: FakeThread[] = [];
  const lost: unknown[] = [];
  const pool = new AnswerPool({
    limits: { ...LIMITS, ...limits },
    start: (isQuick) => {
      const thread = new FakeThread();
      (isQuick ? quick : slow).push(thread);
      // biome-ignore lint/suspicious/noExplicitAny: the part of a worker that is used
      return new AnsweringThread(thread as any as Worker);
    },
    onThreadLost: (reason) => lost.push(reason),
  });
  await pool.ready();
  return { pool, slow, quick, lost };
}

/** Starts a pool and all of its threads: each is started by a question that waits for it. */
export async function startWhole(limits: Partial<PoolLimits> = {}): Promise<TestPool> {
  const started = await startPool(limits);
  const { pool, slow, quick } = started;
  const urls = Array.from({ length: limits.threads ?? LIMITS.threads }, (_, index) => `/start${index}`);
  const replies = urls.map((url) => pool.ask(question(url), url, NEVER));
  const threads = (): FakeThread[] => [...quick, ...slow];
  while (threads().filter(({ asked }) => asked.length > 0).length < urls.length) await turn();
  for (const thread of threads()) for (const url of thread.works) thread.answer(url);
  await Promise.all(replies);
  await turn();
  return started;
}

export function question(url: string): Question {
  return { method: 'GET', url, headers: {}, body: new Uint8Array(), caller: ANYONE };
}

/** What the question is refused with. The rejection is handled from the start. */
export function thrownBy(reply: Promise<Reply>): Promise<unknown> {
  return reply.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

export async function textOf(reply: Promise<Reply>): Promise<string> {
  const { body } = await reply;
  return body.map((piece) => new TextDecoder().decode(piece)).join('');
}

/** Lets promises that are resolved already have their effect. */
export async function turn(): Promise<void> {
  await new Promise(setImmediate);
}
