/** Limits of the system, the clock, and damage inside the file: the process goes on, or ends with what to do. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { Random } from '../bench/random.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { startLoad } from '../fixtures/otlp/load.ts';
import { postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';

const PAGE = 16_384;
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const TRACES = 400;
const GROUPS = '/sys/fs/cgroup/memory';
/** Enough to start, and not for what is sent. */
const MEMORY_MIB = 320;
const QUESTIONS = [
  '{ spans(first: 500) { totalCount nodes { spanId name attributes { key } } } }',
  '{ traces(first: 500) { totalCount nodes { traceId spanCount } } }',
  '{ spans(first: 500, filter: { attribute: { key: "index", eq: 7 } }) { nodes { traceId } } }',
  '{ attributeKeys(first: 100) { nodes { key } } }',
  '{ services { name } }',
];

const send = async (program: Program, from: number, traces = 1): Promise<number> => {
  const spans = Array.from({ length: traces }, (_, index) =>
    jsonSpan(traceIdOf(from + index), spanIdOf(1), {
      name: `n${from + index}`.padEnd(600, 'x'),
      attributes: [{ key: 'index', value: { intValue: String(index) } }],
    }),
  );
  return (await postTraces(program.otlpHttpUrl, toProtobuf(jsonRequest(spans)), { encoding: 'protobuf' })).status;
};

const isAlive = async ({ apiOrigin }: Program): Promise<boolean> => (await fetch(`${apiOrigin}/healthz`)).ok;

describe('pages overwritten at random', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i: each answer is right, or says that the database is damaged, and the process goes on',
    async (seed) => {
      using folder = makeTempFolder();
      const path = folder.file('embedded_spans.db');
      const whole: unknown[] = [];
      {
        await using program = await startProgram({ folder: folder.path });
        expect(await send(program, 1, TRACES)).toBe(200);
        for (const query of QUESTIONS) whole.push(await program.graphql(query));
        await program.stop();
      }
      spoilPages(path, seed);
      let program: Program;
      try {
        program = await startProgram({ folder: folder.path, isReady: false });
      } catch (refused) {
        expect(String(refused)).toMatch(/spangraph: Cannot use the database .* is damaged/);
        return;
      }
      await using started = program;
      for (const [index, query] of QUESTIONS.entries()) {
        const { data, errors } = await started.ask(query);
        for (const { extensions } of errors ?? []) expect(extensions?.code).toBe('DATABASE_DAMAGED');
        if (errors === undefined) expect(data).toEqual(whole[index]);
      }
      expect([200, 503]).toContain(await send(started, 5000));
      expect(await isAlive(started)).toBe(true);
      expect((await started.stop()).signal).toBeNull();
    },
  );
});

test('too many connections for the open files that are allowed: others are served again when they have gone', async () => {
  await using program = await startProgram({ under: ['bash', '-c', 'ulimit -n 200; exec "$@"', 'bash'] });
  expect(await send(program, 1)).toBe(200);
  const { hostname, port } = new URL(program.otlpHttpUrl);
  const sockets = Array.from({ length: 300 }, (): Socket => connect(Number(port), hostname).on('error', () => {}));
  await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
  for (const socket of sockets) socket.destroy();
  await vi.waitFor(async () => expect(await send(program, 2)).toBe(200), { timeout: 10_000 });
  expect(new Set(await readSpanIds(program)).size).toBe(2);
});

test('two starts at the same moment: one serves, and the other says that the database is in use', async () => {
  using folder = makeTempFolder();
  const outcomes = await Promise.allSettled([1, 2].map(() => startProgram({ folder: folder.path })));
  const started = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => String(reason));
  expect(refused).toEqual([expect.stringMatching(/in use by another Spangraph/)]);
  await using program = started[0] as Program;
  expect(await send(program, 1)).toBe(200);
});

testUnless(
  missingClock(),
  'a clock that jumps back and forward: everything acknowledged is there, and lists can be paged',
  async () => {
    using folder = makeTempFolder();
    const clock = folder.write('clock', '+0');
    await using program = await startProgram({
      folder: folder.path,
      env: {
        LD_PRELOAD: FAKETIME,
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    const load = startLoad(program, 0);
    let requests = 20;
    for (const offset of ['-400d', '+400d', '-3600', '+0']) {
      writeFileSync(clock, offset);
      await load.acknowledged(requests);
      requests += 20;
    }
    await program.kill();
    const { acknowledged } = await load.finished;
    writeFileSync(clock, '-1d');
    await using again = await startProgram({ folder: folder.path });
    const ids = await readSpanIds(again);
    expect(new Set(ids).size).toBe(ids.length);
    const stored = new Set(ids.map((id) => id.slice(0, 32)));
    expect(acknowledged.filter((trace) => !stored.has(trace))).toEqual([]);
  },
);

testUnless(missingGroups(), 'the system ends it for want of memory: nothing acknowledged is lost', async () => {
  using folder = makeTempFolder();
  using group = memoryGroup(MEMORY_MIB);
  const acknowledged = await (async () => {
    const under = ['bash', '-c', `echo $$ > ${group.path}/cgroup.procs; exec "$@"`, 'bash'];
    await using program = await startProgram({ folder: folder.path, under });
    const load = startLoad(program, 0);
    await load.acknowledged(20);
    const spans = Array.from({ length: 20_000 }, (_, number) => jsonSpan(traceIdOf(77), spanIdOf(number + 1)));
    const large = toProtobuf(jsonRequest(spans));
    const post = (): Promise<unknown> =>
      postTraces(program.otlpHttpUrl, large, { encoding: 'protobuf' }).catch(() => undefined);
    await Promise.all(Array.from({ length: 40 }, post));
    await program.kill();
    return (await load.finished).acknowledged;
  })();
  await using program = await startProgram({ folder: folder.path });
  const stored = new Set((await readSpanIds(program)).map((id) => id.slice(0, 32)));
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  expect(acknowledged.filter((trace) => !stored.has(trace))).toEqual([]);
});

/** A group of processes that the system gives no more memory. */
function memoryGroup(mib: number): Disposable & { readonly path: string } {
  const path = mkdtempSync(`${GROUPS}/spangraph-`);
  writeFileSync(`${path}/memory.limit_in_bytes`, String(mib * 2 ** 20));
  // A process that has ended leaves its group a moment later.
  return {
    path,
    [Symbol.dispose]: () =>
      execFileSync('bash', ['-c', `for n in {1..50}; do rmdir ${path} && break; sleep 0.1; done`], { stdio: 'ignore' }),
  };
}

function missingGroups(): string | undefined {
  try {
    memoryGroup(MEMORY_MIB)[Symbol.dispose]();
    return undefined;
  } catch {
    return 'this user may not make a group with a limit of memory (cgroup v1)';
  }
}

function missingClock(): string | undefined {
  try {
    execFileSync(process.execPath, ['-e', ''], { env: { LD_PRELOAD: FAKETIME }, stdio: 'pipe' });
    return statSync(FAKETIME).isFile() ? undefined : 'no libfaketime';
  } catch {
    return 'libfaketime is missing (Debian: apt-get install faketime)';
  }
}

/** Overwrites one page in eight, behind the first, with random bytes. */
function spoilPages(path: string, seed: number): void {
  const random = new Random(seed, 0);
  const pages = Math.floor(statSync(path).size / PAGE);
  const file = openSync(path, 'r+');
  for (let page = 1; page < pages; page++) {
    if (!random.oneIn(8)) continue;
    const bytes = Buffer.from(Array.from({ length: PAGE }, () => random.below(256)));
    writeSync(file, bytes, 0, PAGE, page * PAGE);
  }
  closeSync(file);
}
