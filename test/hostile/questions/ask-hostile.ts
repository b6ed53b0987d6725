/**
 * Allowed questions that are as expensive as can be, eight at once. The program answers or refuses each one, and stays within
 * its memory; look-ups by id and health are answered beside them. Prints how fast.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Program } from '../../fixtures/program.ts';
import { shareKept } from './ingest-beside.ts';
import { QUESTIONS } from './questions.ts';
import { ORDINARY_TRACE } from './store.ts';
import { outcomeOf, repeat, summaryOf, watchMemory } from './watch.ts';

const AT_ONCE = 8;
const MAX_MEMORY_MIB = 1_024;
/** What an expensive question may be answered with. Anything else is a fault. */
const OUTCOMES = ['answered', 'OPERATION_TOO_LARGE', 'OPERATION_TOO_COMPLEX', 'OPERATION_REFUSED', 'READ_TIMEOUT'];
const LOOK_UP = `{ trace(traceId: "${ORDINARY_TRACE}") { spanCount spans { nodes { name attributes { key value } } } } }`;

async function lookUp(program: Program): Promise<void> {
  const { trace } = await program.graphql(LOOK_UP);
  expect(trace.spanCount).toBe(20);
}

async function health(program: Program): Promise<void> {
  const response = await fetch(`${program.apiOrigin}/healthz`);
  await response.text();
  expect(response.status).toBe(200);
}

async function stateOf({ pid, exited }: Program): Promise<{ pid: number; code: string }> {
  const ended = await Promise.race([exited, Promise.resolve(undefined)]);
  return { pid, code: ended === undefined ? 'runs' : `ended with ${ended.code}` };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

/** Asks the program that `open` starts. It ends with what `open` returns. */
export function askHostile(open: () => Promise<AsyncDisposable & { readonly program: Program }>): void {
  let opened: Awaited<ReturnType<typeof open>>;
  const started = (): Program => opened.program;
  beforeAll(async () => {
    opened = await open();
    // Each thread compiles what it answers first.
    for (let round = 0; round < 20; round++) await lookUp(started());
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());

  test.each(QUESTIONS)('$name', async ({ name, query }) => {
    const program = started();
    const memory = watchMemory(program);
    const [lookUps, healths] = [repeat(() => lookUp(program)), repeat(() => health(program))];
    const outcomes = await Promise.all(Array.from({ length: AT_ONCE }, () => outcomeOf(program, query)));
    const [seenLookUps, seenHealth] = [await lookUps.stop(), await healths.stop()];
    const peak = memory.stop();
    const { pid, code } = await stateOf(program);
    process.stdout.write(
      `${name}\n  ${outcomes.map((outcome) => `${outcome.code} ${outcome.mib}`).join(', ')} (MiB)\n` +
        `  memory ${peak.toFixed(0)} MiB, look-ups ${summaryOf(seenLookUps)}, health ${summaryOf(seenHealth)}\n`,
    );
    expect([pid, code]).toEqual([program.pid, 'runs']);
    expect([...seenLookUps.failures, ...seenHealth.failures]).toEqual([]);
    for (const outcome of outcomes) expect(OUTCOMES).toContain(outcome.code);
    expect(peak).toBeLessThan(MAX_MEMORY_MIB);
  });
  test('spans are taken in beside all of them', async () => {
    const { questions, loops } = await shareKept(started());
    process.stdout.write(
      `taking spans in kept ${percent(questions)}, and ${percent(loops)} beside a process that only counts\n`,
    );
    expect((await stateOf(started())).code).toBe('runs');
  });
}
