/** What can happen to a SQLite file while sums are kept: batches, removals and a restart. */
import fc from 'fast-check';
import type { Span } from '../../src/model/span.ts';
import type { SqliteFixture } from '../fixtures/sqlite.ts';

/** When all minutes are quiet, and all hours are over. */
const LATER_MS = Number.MAX_SAFE_INTEGER;
/** Each keeps the sums of several minutes, and of one hour. */
const KEEPS = 8;
const SPANS_A_COMMIT = 3;
/** Moments at which sums are kept or not. */
const MOMENTS = 12;

async function keepSums({ writer }: SqliteFixture): Promise<void> {
  for (let keep = 0; keep < KEEPS; keep++) await writer.keepSums(LATER_MS);
}

/** What happens between the batches and after them. */
export interface Course {
  /** For each moment, whether sums are kept then. */
  readonly keeps: readonly boolean[];
  readonly removed: readonly string[];
  readonly erases: boolean;
  readonly reopens: boolean;
}

export function courseOf(traceIds: readonly string[]): fc.Arbitrary<Course> {
  return fc.record({
    keeps: fc.array(fc.boolean(), { minLength: MOMENTS, maxLength: MOMENTS }),
    removed: fc.subarray([...traceIds], { maxLength: 2 }),
    erases: fc.boolean(),
    reopens: fc.boolean(),
  });
}

/** Writes the batches one by one, and then removes traces. `look` is called after each batch. */
export async function take(
  fixture: SqliteFixture,
  batches: readonly (readonly Span[])[],
  { keeps, removed, erases, reopens }: Course,
  look: () => Promise<void> = async () => {},
): Promise<void> {
  const moments = keeps.values();
  const pass = async (): Promise<void> => {
    if (moments.next().value === true) await keepSums(fixture);
  };
  for (const batch of batches) {
    await fixture.writer.write([batch]);
    await look();
    await pass();
  }
  if (reopens) await fixture.reopenWriter();
  if (erases) {
    await fixture.writer.erase(removed, SPANS_A_COMMIT);
    await fixture.writer.finishErasing();
  } else await remove(fixture, removed, pass);
  await pass();
}

async function remove(
  { writer }: SqliteFixture,
  traceIds: readonly string[],
  pass: () => Promise<void>,
): Promise<void> {
  for (let left = traceIds; left.length > 0; ) {
    const { traces } = await writer.remove(left, SPANS_A_COMMIT);
    left = left.slice(traces);
    await pass();
  }
}
