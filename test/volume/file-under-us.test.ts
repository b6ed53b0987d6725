/** The database file is not only ours: newer, damaged, locked, read-only, on a full disk. Nothing acknowledged is lost. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { type JsonSpan, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { grpcFrame, RawGrpc } from '../fixtures/otlp/raw-grpc.ts';
import { type HttpAnswer, postTraces, sendAll, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { countSpans, readSpanIds } from '../fixtures/read-back.ts';
import { mountSmall, NO_MOUNT } from '../fixtures/small-disk.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

const MIB = 1024 * 1024;
const SPANS_A_REQUEST = 50;

/** A request of about 64 KiB in a trace of its own. */
const requestOf = (trace: string): Buffer => {
  const spans = Array.from({ length: SPANS_A_REQUEST }, (_, index): JsonSpan => {
    const value = { stringValue: `${trace}-${index}-`.padEnd(1200, String(index)) };
    return jsonSpan(trace, spanIdOf(index + 1), { attributes: [{ key: 'large', value }] });
  });
  return toProtobuf(jsonRequest(spans));
};

const send = (program: Program, trace: string): Promise<HttpAnswer> =>
  postTraces(program.otlpHttpUrl, requestOf(trace), { encoding: 'protobuf' });

/** What both say about ingest: the health service of gRPC, and /readyz with its reason. */
async function expectIngest(program: Program, serving: 'SERVING' | 'NOT_SERVING', reason: RegExp): Promise<void> {
  using raw = new RawGrpc(program.grpcAddress);
  const health = await raw.send(grpcFrame(Buffer.alloc(0)), { ':path': '/grpc.health.v1.Health/Check' });
  const ready = await fetch(`${program.apiOrigin}/readyz`);
  const { ingest } = (await ready.json()) as { ingest: string };
  const isServing = serving === 'SERVING';
  expect(health.body).toEqual(grpcFrame(Buffer.from([8, isServing ? 1 : 2])));
  expect({ status: ready.status, ingest }).toEqual({
    status: isServing ? 200 : 503,
    ingest: expect.stringMatching(reason),
  });
}

/** Starts on a fresh file, stores something and stops: a database as it lies on the disk. Returns its path. */
async function makeDatabase(folder: TempFolder): Promise<string> {
  await using program = await startProgram({ folder: folder.path });
  const requests = Array.from({ length: 40 }, (_, number) =>
    JSON.stringify(
      jsonRequest([jsonSpan(traceIdOf(number + 1), spanIdOf(1), { name: `n${number}`.padEnd(2000, 'x') })]),
    ),
  );
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, requests);
  await program.stop();
  return program.databasePath;
}

async function expectRefused(folder: TempFolder, path: string, message: RegExp): Promise<void> {
  const args = [...FREE_PORTS, '--sqlite-path', path];
  const { code, stdout, stderr } = await runProgram({ folder: folder.path, args });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^spangraph: .+\n$/);
  expect(stderr).toMatch(message);
}

describe('refused at the start, and left as it was', () => {
  test.each<[string, (path: string) => void, RegExp]>([
    [
      'a database of a newer version',
      (path) => {
        const database = new Database(path);
        database.exec(`INSERT INTO schema_migrations VALUES (9999, '9999_later.sql', 'x', '2030-01-01')`);
        database.close();
      },
      /written by a newer version. Use that version, or another file/,
    ],
    [
      'a database cut in the middle',
      (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
      /is damaged.*Restore a copy/,
    ],
    [
      'a database whose first page is overwritten behind its header',
      (path) => {
        const file = openSync(path, 'r+');
        writeSync(file, Buffer.alloc(8000, 0xab), 0, 8000, 100);
        closeSync(file);
      },
      /is damaged.*Restore a copy/,
    ],
    ['a text', (path) => writeFileSync(path, 'not spans '.repeat(3000)), /is not a SQLite database. Move it away/],
  ])('%s', async (_what, spoil, message) => {
    using folder = makeTempFolder();
    const path = await makeDatabase(folder);
    spoil(path);
    const { size } = statSync(path);
    await expectRefused(folder, path, message);
    expect(statSync(path).size).toBe(size);
  });

  test('a database that another program has locked', async () => {
    using folder = makeTempFolder();
    const path = await makeDatabase(folder);
    const other = new Database(path);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    await expectRefused(folder, path, /another program holds its lock. Stop the other program/);
    other.close();
    await using program = await startProgram({ folder: folder.path });
    expect(await countSpans(program)).toBe(40);
  });
});

describe('locked by another program while it runs', () => {
  test('senders are told to come again, reads go on, and ingest resumes by itself', async () => {
    await using program = await startProgram();
    expect((await send(program, traceIdOf(1))).status).toBe(200);
    const other = new Database(program.databasePath);
    other.exec('BEGIN IMMEDIATE');
    const refused = await send(program, traceIdOf(2));
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 14, message: expect.stringContaining('another program holds the lock of the database') },
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await countSpans(program)).toBe(SPANS_A_REQUEST);
    await expectIngest(program, 'NOT_SERVING', /another program holds the lock/);
    other.exec('ROLLBACK');
    other.close();
    await vi.waitFor(() => expectIngest(program, 'SERVING', /^ok$/), { timeout: 20_000 });
    expect((await send(program, traceIdOf(2))).status).toBe(200);
    expect(await countSpans(program)).toBe(2 * SPANS_A_REQUEST);
  });
});

describe('changed by another program while it runs', () => {
  test('a table is gone: nothing is rejected, the log has the stack, and ingest resumes when it is back', async () => {
    await using program = await startProgram();
    expect((await send(program, traceIdOf(1))).status).toBe(200);
    const other = new Database(program.databasePath);
    other.exec('ALTER TABLE traces RENAME TO away');
    const refused = await send(program, traceIdOf(2));
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 14, message: expect.stringMatching(/cannot be stored now: an internal error/) },
    });
    expect(JSON.stringify(refused.body)).not.toContain('no such table');
    await expectIngest(program, 'NOT_SERVING', /an internal error/);
    await vi.waitFor(() => expect(program.output()).toMatch(/"level":"error".*no such table: \S*traces.*\\n *at /));
    other.exec('ALTER TABLE away RENAME TO traces');
    other.close();
    await vi.waitFor(() => expectIngest(program, 'SERVING', /^ok$/), { timeout: 20_000 });
    expect((await send(program, traceIdOf(2))).status).toBe(200);
    expect(await countSpans(program)).toBe(2 * SPANS_A_REQUEST);
  });
});

describe('a file system of its own', () => {
  test('read-only: refused, with what to do', async ({ skip }) => {
    using folder = makeTempFolder();
    const disk = folder.file('disk');
    using mounted = mountSmall(disk, 4 * MIB);
    skip(mounted === undefined, NO_MOUNT);
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expectRefused(folder, `${disk}/spans.db`, /cannot be written. Give this user write access to .*disk/);
  });

  test('full in the middle of a load: nothing acknowledged is lost, reads go on, ingest resumes by itself', async ({
    skip,
  }) => {
    using folder = makeTempFolder();
    const disk = folder.file('disk');
    using mounted = mountSmall(disk, 24 * MIB);
    skip(mounted === undefined, NO_MOUNT);
    const filler = `${disk}/filler`;
    writeFileSync(filler, Buffer.alloc(12 * MIB));
    await using program = await startProgram({
      folder: folder.path,
      args: [...FREE_PORTS, '--sqlite-path', `${disk}/spans.db`],
    });
    const acknowledged: string[] = [];
    let refused: HttpAnswer | undefined;
    for (let number = 1; refused === undefined && number < 2000; number++) {
      const answer = await send(program, traceIdOf(number));
      if (answer.status === 200) acknowledged.push(traceIdOf(number));
      else refused = answer;
    }
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 14, message: expect.stringContaining('disk of the database is full. Free some space') },
    });
    const stored = async (): Promise<Set<string>> => new Set((await readSpanIds(program)).map((id) => id.slice(0, 32)));
    expect([...(await stored())].sort()).toEqual(acknowledged);
    await expectIngest(program, 'NOT_SERVING', /disk of the database is full/);
    using raw = new RawGrpc(program.grpcAddress);
    const told: Buffer[] = [];
    const watch = raw.send(grpcFrame(Buffer.alloc(0)), { ':path': '/grpc.health.v1.Health/Watch' }, (chunk) => {
      told.push(chunk);
    });
    const expectTold = (...statuses: readonly number[]): void =>
      expect(Buffer.concat(told)).toEqual(Buffer.concat(statuses.map((status) => grpcFrame(Buffer.from([8, status])))));
    await vi.waitFor(() => expectTold(2));
    rmSync(filler);
    // Nobody sends: it finds out by itself.
    await Promise.race([watch, vi.waitFor(() => expectTold(2, 1), { timeout: 20_000 })]);
    await expectIngest(program, 'SERVING', /^ok$/);
    await vi.waitFor(async () => expect((await send(program, traceIdOf(9000))).status).toBe(200), { timeout: 20_000 });
    expect([...(await stored())].sort()).toEqual([...acknowledged, traceIdOf(9000)]);
    await program.stop();
    const database = new Database(`${disk}/spans.db`, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });
});
