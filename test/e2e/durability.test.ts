/** What was acknowledged is stored: after kill -9 and after SIGTERM in the middle of a load. */
import { describe, expect, test } from 'vitest';
import { countByRequest, type LoadReport, SPANS_A_REQUEST, startLoad } from '../fixtures/otlp/load.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

/** Requests that are acknowledged before the load is cut off. */
const WARM_UP = 60;
const ROUNDS = 3;

describe('kill -9 in the middle of a load', () => {
  test('loses nothing acknowledged, keeps requests whole, stores nothing twice', async () => {
    using folder = makeTempFolder();
    const reports: LoadReport[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await using program = await startProgram({ folder: folder.path });
      const load = startLoad(program, round);
      await load.acknowledged(WARM_UP);
      expect((await program.kill()).signal).toBe('SIGKILL');
      reports.push(await load.finished);
    }
    await using program = await startProgram({ folder: folder.path });
    await expectStored(program, reports);
  });
});

describe('SIGTERM in the middle of a load', () => {
  test.each(['node', 'npm'] as const)(
    'drains, ends with code 0, and everything acknowledged is there: %s',
    async (by) => {
      using folder = makeTempFolder();
      const report = await (async () => {
        await using program = await startProgram({ folder: folder.path, by });
        const load = startLoad(program, 0);
        await load.acknowledged(WARM_UP);
        const exit = await program.stop('SIGTERM');
        expect(exit, program.output()).toMatchObject({ code: 0, signal: null });
        expect(exit.stdout).toContain('Spangraph stopped (SIGTERM).');
        return await load.finished;
      })();
      await using program = await startProgram({ folder: folder.path });
      await expectStored(program, [report]);
    },
  );

  test('SIGINT to the whole process group, as Ctrl-C in a terminal sends it to npm, is one stop in order', async () => {
    await using program = await startProgram({ by: 'npm' });
    process.kill(-program.pid, 'SIGINT');
    expect((await program.exited).stdout).toContain('Spangraph stopped (SIGINT).');
  });
});

async function expectStored(program: Program, reports: readonly LoadReport[]): Promise<void> {
  const ids = await readSpanIds(program);
  expect(ids.length - new Set(ids).size, 'spans stored twice').toBe(0);
  const stored = countByRequest(ids);
  const acknowledged = reports.flatMap((report) => report.acknowledged);
  expect(acknowledged.length).toBeGreaterThanOrEqual(WARM_UP);
  expect(acknowledged.filter((request) => !stored.has(request))).toEqual([]);
  const inPart = Array.from(stored).filter(([, spans]) => spans !== SPANS_A_REQUEST);
  expect(inPart, 'requests stored in part').toEqual([]);
  const sent = new Set([...acknowledged, ...reports.flatMap((report) => report.unanswered)]);
  expect([...stored.keys()].filter((request) => !sent.has(request))).toEqual([]);
}
