import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import { makeTempFolder, type TempFolder } from '../../../../test/fixtures/temp-folder.ts';
import { openSqliteWriter } from '../index.ts';
import type { SqliteWriter } from '../writer.ts';

let folder: TempFolder;
let writer: SqliteWriter;

const open = (): SqliteWriter => openSqliteWriter(sqliteConfig(folder.file('spans.db')), MIGRATIONS);
const span = (trace: number, id: number, startTimeUnixNano = 1_000n) =>
  makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(id), startTimeUnixNano, endTimeUnixNano: 2_000n });

beforeEach(() => {
  folder = makeTempFolder();
  writer = open();
});

afterEach(async () => {
  await writer.close();
  folder[Symbol.dispose]();
});

test('an empty file', async () => {
  expect(await writer.usage()).toMatchObject({ spans: 0, traces: 0 });
  expect(await writer.usage()).not.toHaveProperty('oldestStartUnixNano');
});

test.each([true, false])('goes on with each commit, whether or not it was read before (%s)', async (wasRead) => {
  if (wasRead) await writer.usage();
  await writer.write([[span(1, 1), span(1, 2)], [span(2, 3, 999n)]]);
  expect(await writer.usage()).toMatchObject({ spans: 3, traces: 2, oldestStartUnixNano: 999n });
  // One is repeated, and one belongs to a trace that is stored.
  await writer.write([[span(1, 1), span(2, 4), span(3, 5)]]);
  expect(await writer.usage()).toMatchObject({ spans: 5, traces: 3, oldestStartUnixNano: 999n });
  await writer.close();
  writer = open();
  expect(await writer.usage()).toMatchObject({ spans: 5, traces: 3, oldestStartUnixNano: 999n });
});

test('a finished form that replaces the unfinished one is no further span', async () => {
  await writer.usage();
  await writer.write([[makeSpan({ ...span(1, 1), endTimeUnixNano: 0n })]]);
  await writer.write([[span(1, 1)]]);
  expect(await writer.usage()).toMatchObject({ spans: 1, traces: 1 });
});

test.each([true, false])(
  'a trace that comes after the newest one was removed counts (file opened again: %s)',
  async (reopened) => {
    await writer.write([[span(1, 1), span(2, 2), span(3, 3)]]);
    if (reopened) {
      await writer.close();
      writer = open();
    }
    expect(await writer.usage()).toMatchObject({ traces: 3 });
    await writer.remove([traceIdOf(3), traceIdOf(2)], 10);
    await writer.write([[span(4, 4), span(5, 5)]]);
    expect(await writer.usage()).toMatchObject({ spans: 3, traces: 3 });
    await writer.remove([traceIdOf(4)], 10);
    await writer.write([[span(6, 6)]]);
    await writer.remove([traceIdOf(5), traceIdOf(6)], 10);
    await writer.write([[span(7, 7)]]);
    expect(await writer.usage()).toMatchObject({ spans: 2, traces: 2 });
  },
);
