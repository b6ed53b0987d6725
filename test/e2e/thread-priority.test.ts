/** Which threads of a real program stand back behind ingest and quick answers. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { FREE_PORTS, startProgram } from '../fixtures/program.ts';

const QUERY = '{ traces(first: 1) { nodes { traceId } } }';

/** Beyond the processors a slow thread starts only when a question has waited for four times the quick time. */
const CONFIG = 'api:\n  operations:\n    quick_time: 1ms\n';
const QUESTIONS = 16;

/** A thread that starts has the priority of the program until it has loaded its modules. */
const STARTED = { timeout: 20_000, interval: 50 };

/** Nice values of the threads, by name. */
function priorities(pid: number): ReadonlyMap<string, ReadonlySet<number>> {
  const values = new Map<string, Set<number>>();
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    // proc(5): the nice value is the 19th field, the 17th after the name.
    const nice = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    values.set(name, (values.get(name) ?? new Set()).add(nice));
  }
  return values;
}

test.runIf(process.platform === 'linux')('slow threads and the helpers of V8 stand back', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: CONFIG });
  // Questions that overlap make slow threads start.
  await vi.waitFor(async () => {
    await Promise.all(Array.from({ length: QUESTIONS }, () => program.graphql(QUERY)));
    expect(priorities(program.pid).get('answer')).toEqual(new Set([19]));
  }, STARTED);
  const found = priorities(program.pid);
  expect(found.get('V8Worker')).toEqual(new Set([10]));
  for (const name of ['ingest', 'quick']) expect(found.get(name)).toEqual(new Set([0]));
});
