import { test } from 'vitest';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { openSqliteFixture, SMALL_PARTS, type SqliteFixture } from '../fixtures/sqlite.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { checkCalls } from './calls.ts';
import { checkMeasures } from './measures.ts';
import { checkProfiles } from './profiles.ts';
import { checkRedaction, checkRedactionAtIngest } from './redaction.ts';
import { checkRemoval, checkRoundTrip, checkSameAnswers } from './same-answers.ts';

async function openMemory(): Promise<OpenBackend> {
  return { ...createMemoryBackend(), settle: async () => {}, close: async () => {} };
}

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 40);
const TIMEOUT_MS = 1_000 * runs;

test(
  `SQLite gives back what it was given (seed ${seed}, ${runs} cases)`,
  () => checkRoundTrip(() => openSqliteFixture(), { runs, seed }),
  TIMEOUT_MS,
);

test(
  `SQLite answers as the memory backend does (seed ${seed}, ${runs} cases)`,
  () => checkSameAnswers(openMemory, () => openSqliteFixture(SMALL_PARTS), { runs, seed }),
  TIMEOUT_MS,
);

test(
  `SQLite measures spans as they are (seed ${seed}, ${runs} cases)`,
  () => checkMeasures(() => openSqliteFixture(SMALL_PARTS), { runs, seed }),
  TIMEOUT_MS,
);

test(
  `SQLite profiles spans as they are (seed ${seed}, ${runs} cases)`,
  () => checkProfiles(() => openSqliteFixture(SMALL_PARTS), { runs, seed }),
  TIMEOUT_MS,
);

test(
  `SQLite has the calls that spans stand for (seed ${seed}, ${runs} cases)`,
  () => checkCalls(() => openSqliteFixture(SMALL_PARTS), { runs, seed }),
  TIMEOUT_MS,
);

test(
  `SQLite shows what rules leave (seed ${seed}, ${runs} cases)`,
  () => checkRedaction(() => openSqliteFixture(SMALL_PARTS), { runs, seed }),
  TIMEOUT_MS,
);

test(
  `SQLite stores what rules leave (seed ${seed}, ${runs} cases)`,
  () => checkRedactionAtIngest(() => openSqliteFixture(SMALL_PARTS), { runs, seed }),
  TIMEOUT_MS,
);

/** Each case fills two storages. */
const REMOVAL_RUNS = Math.ceil(runs / 4);
/** Few, so that a trace is removed in several commits. */
const SPANS_A_COMMIT = 3;

async function removeTraces({ writer }: SqliteFixture, traceIds: readonly string[]): Promise<void> {
  for (let left = traceIds; left.length > 0; ) {
    const { traces } = await writer.remove(left, SPANS_A_COMMIT);
    left = left.slice(traces);
  }
  while (writer.hasEmptyPart) await writer.dropEmptyPart();
}

test(
  `SQLite answers without removed traces as if they had never come (seed ${seed}, ${REMOVAL_RUNS} cases)`,
  () => {
    const removal = { remove: removeTraces, keepsKeys: true };
    return checkRemoval(openMemory, () => openSqliteFixture(SMALL_PARTS), removal, { runs: REMOVAL_RUNS, seed });
  },
  TIMEOUT_MS,
);

async function eraseTraces({ writer }: SqliteFixture, traceIds: readonly string[]): Promise<void> {
  await writer.erase(traceIds, SPANS_A_COMMIT);
  await writer.finishErasing();
}

test(
  `SQLite answers without erased traces as if they had never come (seed ${seed}, ${REMOVAL_RUNS} cases)`,
  () => {
    const removal = { remove: eraseTraces, keepsKeys: false };
    return checkRemoval(openMemory, () => openSqliteFixture(SMALL_PARTS), removal, { runs: REMOVAL_RUNS, seed });
  },
  TIMEOUT_MS,
);
