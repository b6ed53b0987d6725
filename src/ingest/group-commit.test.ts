import { expect, test } from 'vitest';
import { makeSpan, spanIdOf } from '../../test/fixtures/spans.ts';
import { SpangraphError } from '../errors.ts';
import type { Span } from '../model/span.ts';
import type { SpanWriter, WriteReport } from '../storage/backend.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
import { IngestQueue } from './ingest-queue.ts';
import { StorageWatch } from './storage-watch.ts';
import { MAX_SPANS_A_PART } from './waiting-request.ts';

/** A writer whose commits end when the test says so. */
class HeldWriter implements SpanWriter {
  readonly commits: (readonly Span[])[][] = [];
  #release: (() => void)[] = [];
  failure: Error | undefined;
  /** Repeated spans with other content that each batch is reported to have. */
  conflicting: number[] = [];
  readonly maxConcurrentWrites: number;

  constructor(maxConcurrentWrites = 1) {
    this.maxConcurrentWrites = maxConcurrentWrites;
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    this.commits.push([...batches]);
    await new Promise<void>((resolve) => this.#release.push(resolve));
    if (this.failure !== undefined) throw this.failure;
    return batches.map((batch, index) => {
      const conflicting = this.conflicting[index] ?? 0;
      return { stored: batch.length - conflicting, repeated: conflicting, conflicting, rejected: [] };
    });
  }

  async close(): Promise<void> {}

  /** Ends the commit under way, once there is one. */
  async end(): Promise<void> {
    while (this.#release.length === 0) await new Promise(setImmediate);
    this.#release.shift()?.();
  }
}

const storage = new StorageWatch(async () => {});
/** With room and time for all that a test sends. */
const sinkTo = (writer: SpanWriter, options: Partial<GroupCommitOptions> = {}): GroupCommit =>
  new GroupCommit({ writer, storage, queue: new IngestQueue({ maxQueueBytes: 1_000, maxWaitMs: 60_000 }), ...options });
const SENDER = { address: 'one', connection: 'one 1' };

const batch = (count: number): Span[] => Array.from({ length: count }, (_, i) => makeSpan({ spanId: spanIdOf(i + 1) }));

test('requests that come while a commit runs go into the next one together', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const first = sink.write(batch(1));
  while (writer.commits.length === 0) await new Promise(setImmediate);
  const rest = [sink.write(batch(2)), sink.write(batch(3)), sink.write(batch(4))];
  await writer.end();
  expect(await first).toEqual({ accepted: 1, rejected: [] });
  await writer.end();
  expect((await Promise.all(rest)).map(({ accepted }) => accepted)).toEqual([2, 3, 4]);
  expect(writer.commits.map((commit) => commit.map((spans) => spans.length))).toEqual([[1], [2, 3, 4]]);
});

test('senders that were just answered go into the next commit with those that waited meanwhile', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const answered = sink.write(batch(1)).then(() => sink.write(batch(3)));
  while (writer.commits.length === 0) await new Promise(setImmediate);
  const waiting = sink.write(batch(2));
  for (let i = 0; i < 2; i++) await writer.end();
  await Promise.all([answered, waiting]);
  expect(writer.commits.map((commit) => commit.map(({ length }) => length))).toEqual([[1], [2, 3]]);
});

test('a sender that does not return holds up the others only for a moment', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const first = sink.write(batch(1));
  while (writer.commits.length === 0) await new Promise(setImmediate);
  const waiting = sink.write(batch(2));
  for (let i = 0; i < 2; i++) await writer.end();
  await Promise.all([first, waiting]);
  expect(writer.commits.map((commit) => commit.map(({ length }) => length))).toEqual([[1], [2]]);
});

test('as many commits at once as the writer takes, and draining waits for all of them', async () => {
  const writer = new HeldWriter(2);
  const sink = sinkTo(writer);
  const answers = [sink.write(batch(1))];
  while (writer.commits.length < 1) await new Promise(setImmediate);
  answers.push(sink.write(batch(2)));
  while (writer.commits.length < 2) await new Promise(setImmediate);
  answers.push(sink.write(batch(3)), sink.write(batch(4)));
  const drained = sink.drain();
  expect(writer.commits.map((commit) => commit.map((spans) => spans.length))).toEqual([[1], [2]]);
  for (let i = 0; i < 3; i++) await writer.end();
  await drained;
  expect((await Promise.all(answers)).map(({ accepted }) => accepted)).toEqual([1, 2, 3, 4]);
  expect(writer.commits.at(-1)?.map((spans) => spans.length)).toEqual([3, 4]);
});

test('a request that comes in the moment when a commit ends is committed', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const second = sink.write(batch(1)).then(() => sink.write(batch(2)));
  await writer.end();
  await writer.end();
  expect(await second).toEqual({ accepted: 2, rejected: [] });
});

test('one commit takes a bounded number of spans', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const answers = Array.from({ length: 9 }, () => sink.write(batch(1_000)));
  for (let i = 0; i < 2; i++) await writer.end();
  await Promise.all(answers);
  expect(writer.commits.map((commit) => commit.length)).toEqual([8, 1]);
});

test('a large request takes several commits, and what comes meanwhile is answered before it', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const answered: string[] = [];
  const write = (name: string, spans: readonly Span[]): Promise<unknown> =>
    sink.write(spans).then((report) => answered.push(`${name} ${report.accepted}`));
  const spans = batch(2 * MAX_SPANS_A_PART + 1);
  const answers = [write('large', spans), write('other large', spans)];
  while (writer.commits.length === 0) await new Promise(setImmediate);
  answers.push(write('small', batch(3)), write('small', batch(4)));
  for (let i = 0; i < 5; i++) await writer.end();
  await Promise.all(answers);
  expect(answered).toEqual(['small 3', 'small 4', `large ${spans.length}`, `other large ${spans.length}`]);
  const part = MAX_SPANS_A_PART;
  expect(writer.commits.map((commit) => commit.map(({ length }) => length))).toEqual([
    [part],
    [part, 3, 4],
    [part],
    [part, 1],
    [1],
  ]);
  // The two take turns.
  const [c0, c1, c2, c3, c4] = writer.commits;
  expect([c0?.[0], c2?.[0], c3?.[1]].flat()).toEqual(spans);
  expect([c1?.[0], c3?.[0], c4?.[0]].flat()).toEqual(spans);
});

test('rejections of every part have their positions in the request', async () => {
  const writer: SpanWriter = {
    maxConcurrentWrites: 1,
    write: async (batches) =>
      batches.map((spans) => ({
        stored: spans.length - 1,
        repeated: 0,
        conflicting: 0,
        rejected: [{ index: spans.length - 1, reason: `${spans.at(-1)?.spanId}` }],
      })),
    close: async () => {},
  };
  const sink = sinkTo(writer);
  const spans = batch(MAX_SPANS_A_PART + 5);
  const rejected = [MAX_SPANS_A_PART - 1, MAX_SPANS_A_PART + 4].map((index) => ({
    index,
    reason: spans[index]?.spanId,
  }));
  expect(await sink.write(spans)).toEqual({ accepted: spans.length - 2, rejected });
});

test('a large request fails with the part that was not stored, and the rest is not written', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const failing = Promise.allSettled([sink.write(batch(3 * MAX_SPANS_A_PART))]);
  await writer.end();
  writer.failure = new SpangraphError('STORAGE_UNAVAILABLE', 'disk full');
  await writer.end();
  expect(await failing).toMatchObject([{ status: 'rejected', reason: { message: 'disk full' } }]);
  await sink.drain();
  expect(writer.commits).toHaveLength(2);
});

test('requests that take long go on one after the other, each in a turn of its own', async () => {
  const sink = sinkTo(new HeldWriter());
  const events: string[] = [];
  const working = ['a', 'b'].map(async (name) => {
    for (let slice = 0; slice < 2; slice++) {
      await sink.nextTurn();
      events.push(name);
    }
  });
  for (let turn = 0; turn < 4; turn++) {
    await new Promise(setImmediate);
    events.push('turn');
  }
  await Promise.all(working);
  expect(events.join(' ')).toMatch(/^a (turn )?b turn a turn b/);
});

test('a full queue refuses with a delay until room is released; a lone large request is let in', () => {
  const sink = sinkTo(new HeldWriter(), { queue: new IngestQueue({ maxQueueBytes: 100, maxWaitMs: 60_000 }) });
  const [large, other] = [sink.reserve(SENDER), sink.reserve({ address: 'one', connection: 'one 2' })];
  large.growTo(50);
  large.growTo(1_000);
  const full = expect.objectContaining({ code: 'QUEUE_FULL', retryAfterMs: expect.any(Number) });
  expect(() => other.growTo(1)).toThrow(full);
  large.release();
  large.release();
  const third = sink.reserve(SENDER);
  other.growTo(60);
  third.growTo(25);
  expect(() => third.growTo(26)).toThrow(full);
  for (const reservation of [other, third]) reservation.release();
  expect(() => third.growTo(100)).not.toThrow();
});

test('a failed commit fails its own requests only', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  writer.failure = new SpangraphError('STORAGE_UNAVAILABLE', 'disk full');
  const failing = Promise.allSettled([sink.write(batch(1))]);
  await writer.end();
  expect(await failing).toMatchObject([{ status: 'rejected', reason: { message: 'disk full' } }]);
  writer.failure = undefined;
  const next = sink.write(batch(1));
  await writer.end();
  expect(await next).toEqual({ accepted: 1, rejected: [] });
});

test('a defect is told as retryable without its message, and only to the request that meets it', async () => {
  const [bad, good] = [batch(2), batch(1)];
  const writer: SpanWriter = {
    maxConcurrentWrites: 1,
    write: async (batches) => {
      if (batches.includes(bad)) throw new TypeError('x is not a function');
      return batches.map((spans) => ({ stored: spans.length, repeated: 0, conflicting: 0, rejected: [] }));
    },
    close: async () => {},
  };
  const defects: unknown[] = [];
  const watched = new StorageWatch(async () => {});
  const changes: boolean[] = [];
  watched.onChange(() => changes.push(watched.isWritable));
  const onDefect = (thrown: unknown): void => void defects.push(thrown);
  const sink = sinkTo(writer, { storage: watched, onDefect });
  const answers = await Promise.allSettled([sink.write(good), sink.write(bad), sink.write(good)]);
  const reason = { code: 'STORAGE_UNAVAILABLE', message: expect.not.stringContaining('not a function') };
  expect(answers).toMatchObject([
    { status: 'fulfilled', value: { accepted: 1 } },
    { status: 'rejected', reason },
    { status: 'fulfilled', value: { accepted: 1 } },
  ]);
  expect(defects).toEqual([new TypeError('x is not a function')]);
  expect(changes).toEqual([false, true]);
  expect(await Promise.allSettled([sink.write(bad)])).toMatchObject([{ status: 'rejected', reason }]);
  expect(watched.refusal).toMatchObject(reason);
  watched.stop();
});

test('a probe that meets a defect keeps the storage from being ready, and one that passes ends that', async () => {
  const outcomes = [new TypeError('broken'), undefined];
  const watched = new StorageWatch(async () => {
    const outcome = outcomes.shift();
    if (outcome !== undefined) throw outcome;
  });
  const changed = new Promise<void>((resolve) => watched.onChange(() => outcomes.length === 0 && resolve()));
  watched.failed(new SpangraphError('STORAGE_UNAVAILABLE', 'no room'));
  expect(watched.isWritable).toBe(false);
  await changed;
  expect(watched.isWritable).toBe(true);
});

test('drain answers everything taken and refuses what is new', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const taken = sink.write(batch(2));
  const drained = sink.drain();
  expect(() => sink.reserve(SENDER)).toThrow(expect.objectContaining({ code: 'SHUTTING_DOWN' }));
  await writer.end();
  await drained;
  expect(await taken).toEqual({ accepted: 2, rejected: [] });
});

test('what is still being decoded when it closes gets no further, and nothing of it is written', async () => {
  const writer = new HeldWriter();
  const sink = sinkTo(writer);
  const turn = sink.nextTurn();
  await sink.close();
  const stopping = { status: 'rejected', reason: { code: 'SHUTTING_DOWN' } };
  expect(await Promise.allSettled([turn, sink.write(batch(1))])).toMatchObject([stopping, stopping]);
  expect(writer.commits).toEqual([]);
});

test('conflicts of a commit are told once, added up, and none are not told', async () => {
  const told: number[] = [];
  const writer = new HeldWriter();
  const sink = sinkTo(writer, { onConflict: (spans) => told.push(spans) });
  const quiet = sink.write(batch(1));
  await writer.end();
  expect([await quiet, told]).toEqual([{ accepted: 1, rejected: [] }, []]);
  writer.conflicting = [1, 0, 2];
  const answers = [sink.write(batch(1)), sink.write(batch(2)), sink.write(batch(3))];
  await writer.end();
  expect((await Promise.all(answers)).map(({ accepted }) => accepted)).toEqual([1, 2, 3]);
  expect(told).toEqual([3]);
});

test('a commit that failed tells of no conflicts', async () => {
  const told: number[] = [];
  const writer = new HeldWriter();
  const sink = sinkTo(writer, { onConflict: (spans) => told.push(spans) });
  writer.conflicting = [1];
  writer.failure = new SpangraphError('STORAGE_UNAVAILABLE', 'disk full');
  const failing = Promise.allSettled([sink.write(batch(1))]);
  await writer.end();
  expect((await failing)[0]?.status).toBe('rejected');
  expect(told).toEqual([]);
});
