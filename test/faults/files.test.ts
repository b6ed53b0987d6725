/** The files of the database change beneath the server: nothing more is acknowledged, and all answers are true. */
import { copyFileSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { mountReadOnly, mountSmall, NO_MOUNT } from '../fixtures/small-disk.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

/** Bytes of a disk of its own. */
const DISK = 32 * 2 ** 20;
/** Makes the database of a few hundred KiB. */
const SPANS = 300;
const EVERYTHING = '{ spans(first: 1000) { totalCount nodes { traceId name attributes { key } } } }';

const send = async (program: Program, from: number, spans = 1): Promise<{ status: number; text: string }> => {
  const made = Array.from({ length: spans }, (_, index) =>
    jsonSpan(traceIdOf(from + index), spanIdOf(1), { name: `n${from + index}`.padEnd(900, 'x') }),
  );
  const { status, body } = await postTraces(program.otlpHttpUrl, toProtobuf(jsonRequest(made)), {
    encoding: 'protobuf',
  });
  return { status, text: JSON.stringify(body) };
};

/** Stores spans, and reads them from the file, so that readers have mapped it. */
async function fill(program: Program): Promise<void> {
  expect((await send(program, 1, SPANS)).status).toBe(200);
  await logMoved(program);
  expect((await program.graphql(EVERYTHING)).spans.totalCount).toBe(SPANS);
}

/** Waits until the log has been moved into the file, and the server has done with it. */
async function logMoved(program: Program): Promise<void> {
  await vi.waitFor(() => expect(statSync(`${program.databasePath}-wal`).size).toBe(0), { timeout: 10_000 });
  expect((await readiness(program)).status).toBe(200);
}

async function readiness(program: Program): Promise<{ status: number; text: string }> {
  const response = await fetch(`${program.apiOrigin}/readyz`);
  return { status: response.status, text: await response.text() };
}

const overwrite = (path: string, from: number, to: number): void => {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, from, to);
  writeFileSync(path, bytes, { flag: 'r+' });
};

const RESTORE = /put back a whole copy/;
const RESTART = /Put it back, or restart the server/;

describe('senders get a retryable error before anything is acknowledged, readiness fails, the log has the path', () => {
  test.each<[string, (path: string) => void, RegExp, 'damaged' | 'stored']>([
    ['cut to nothing', (path) => truncateSync(path, 0), RESTORE, 'damaged'],
    ['cut in the middle', (path) => truncateSync(path, Math.floor(statSync(path).size / 2)), RESTORE, 'damaged'],
    ['overwritten from its beginning', (path) => overwrite(path, 0, 100_000), RESTORE, 'damaged'],
    ['deleted', (path) => rmSync(path), RESTART, 'stored'],
    [
      'replaced',
      (path) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
      RESTART,
      'stored',
    ],
  ])('%s', async (_what, spoil, advice, content) => {
    await using program = await startProgram();
    await fill(program);
    spoil(program.databasePath);
    const refused = await send(program, 5000);
    expect(refused.status).toBe(503);
    expect(refused.text).toMatch(advice);
    const ready = await readiness(program);
    expect(ready.status).toBe(503);
    expect(ready.text).toMatch(advice);
    const { data, errors } = await program.ask(EVERYTHING);
    // What readers have in memory is right.
    if (errors === undefined) expect(data.spans.nodes).toHaveLength(SPANS);
    else expect(errors[0]).toMatchObject({ extensions: { code: 'DATABASE_DAMAGED' } });
    if (content === 'stored') expect(errors).toBeUndefined();
    expect(JSON.stringify(errors ?? [])).not.toContain('"retryable":true');
    for (const answer of [refused.text, ready.text, JSON.stringify(errors ?? [])])
      expect(answer).not.toContain(program.folder);
    const { code, stderr } = await program.stop();
    expect(code).toBe(content === 'damaged' ? 1 : 0);
    expect(stderr).toContain(program.databasePath);
    expect(stderr).toMatch(advice);
  });

  test('overwritten by an older copy', async () => {
    await using program = await startProgram();
    await fill(program);
    copyFileSync(program.databasePath, `${program.databasePath}.old`);
    expect((await send(program, 2000, SPANS)).status).toBe(200);
    await logMoved(program);
    copyFileSync(`${program.databasePath}.old`, program.databasePath);
    expect(await send(program, 5000)).toMatchObject({ status: 503, text: expect.stringMatching(RESTORE) });
  });
});

describe('at the start', () => {
  test('a database that was cut while it ran is refused in one line', async () => {
    using folder = makeTempFolder();
    await using program = await startProgram({ folder: folder.path });
    await fill(program);
    truncateSync(program.databasePath, Math.floor(statSync(program.databasePath).size / 2));
    await program.stop();
    const { code, stderr } = await runProgram({ folder: folder.path });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^spangraph: Cannot use the database .*: it is damaged. Restore a copy.*\n$/);
  });

  test('a database of a read-only folder is refused, with what to do', async ({ skip }) => {
    using folder = makeTempFolder();
    {
      await using program = await startProgram({ folder: folder.path });
      await fill(program);
      await program.stop();
    }
    using mounted = mountReadOnly(folder.path);
    skip(mounted === undefined, NO_MOUNT);
    const { code, stderr } = await runProgram({ folder: folder.path });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^spangraph: .* it cannot be written. Give this user write access.*\n$/);
  });

  test('a full disk: it answers questions, says that it takes no spans, takes them when there is room, and ends', async ({
    skip,
  }) => {
    using folder = makeTempFolder();
    const disk = folder.file('disk');
    using mounted = mountSmall(disk, DISK);
    skip(mounted === undefined, NO_MOUNT);
    const options = { folder: folder.path, args: [...FREE_PORTS, '--sqlite-path', `${disk}/spans.db`] };
    {
      await using program = await startProgram(options);
      await fill(program);
      await program.stop();
    }
    const filler = `${disk}/filler`;
    fillUp(filler);
    // Enough for the files beside the database, and not for spans.
    truncateSync(filler, statSync(filler).size - 256 * 1024);
    await using program = await startProgram({ ...options, isReady: false });
    expect(await readiness(program)).toMatchObject({
      status: 503,
      text: expect.stringMatching(/disk of the database is full/),
    });
    expect((await program.graphql(EVERYTHING)).spans.totalCount).toBe(SPANS);
    rmSync(filler);
    await vi.waitFor(async () => expect((await readiness(program)).status).toBe(200), { timeout: 20_000 });
    expect((await send(program, 5000)).status).toBe(200);
    expect(await program.stop()).toMatchObject({ code: 0 });
  });
});

describe('SIGTERM ends it, although the log cannot be moved into the database', () => {
  test('full disk: everything acknowledged is there at the next start', async ({ skip }) => {
    using folder = makeTempFolder();
    const disk = folder.file('disk');
    using mounted = mountSmall(disk, DISK);
    skip(mounted === undefined, NO_MOUNT);
    const options = { folder: folder.path, args: [...FREE_PORTS, '--sqlite-path', `${disk}/spans.db`] };
    const filler = `${disk}/filler`;
    const acknowledged = new Set<string>();
    {
      await using program = await startProgram(options);
      for (let from = 1; from < 1000; from += 100) {
        if ((await send(program, from, 100)).status !== 200) break;
        for (let trace = from; trace < from + 100; trace++) acknowledged.add(`${traceIdOf(trace)}/${spanIdOf(1)}`);
      }
      fillUp(filler);
      const { code, stderr } = await program.stop();
      expect(code).toBe(1);
      expect(stderr).toMatch(/Everything acknowledged is in the log: keep the file -wal/);
    }
    rmSync(filler);
    await using program = await startProgram(options);
    expect(new Set(await readSpanIds(program))).toEqual(acknowledged);
  });
});

describe('the write-ahead log is lost', () => {
  test.each(['-wal', '-shm'])(
    '%s deleted: what was acknowledged survives kill -9 after the next request',
    async (suffix) => {
      using folder = makeTempFolder();
      const stored = new Set<string>();
      {
        await using program = await startProgram({ folder: folder.path });
        // A reader keeps the log in use.
        const other = new Database(program.databasePath, { readonly: true });
        other.exec('BEGIN; SELECT count(*) FROM traces');
        expect((await send(program, 1, SPANS)).status).toBe(200);
        for (let trace = 1; trace <= SPANS; trace++) stored.add(`${traceIdOf(trace)}/${spanIdOf(1)}`);
        rmSync(`${program.databasePath}${suffix}`);
        other.close();
        const refused = await send(program, 5000);
        expect(refused).toMatchObject({ status: 503, text: expect.stringMatching(RESTART) });
        expect(await readiness(program)).toMatchObject({ status: 503, text: expect.stringMatching(RESTART) });
        expect((await program.graphql(EVERYTHING)).spans.totalCount).toBe(SPANS);
        await program.kill();
      }
      await using program = await startProgram({ folder: folder.path });
      expect(new Set(await readSpanIds(program))).toEqual(stored);
    },
  );
});

test('too few open files: refused at the start, with what is needed', async () => {
  using folder = makeTempFolder();
  const { code, stderr } = await runProgram({ folder: folder.path, under: withLimit('-n 64') });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^spangraph: The process may open \d+ more files and connections, and needs 128.*ulimit -n 4096.*\n$/,
  );
});

/** Runs a program under a limit of the shell. */
function withLimit(limit: string): readonly string[] {
  return ['bash', '-c', `ulimit ${limit}; exec "$@"`, 'bash'];
}

/** Takes what room is left on the disk. */
function fillUp(path: string): void {
  for (const piece of [64 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(piece), { flag: 'a' });
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
}
