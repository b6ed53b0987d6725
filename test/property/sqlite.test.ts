import { test } from 'vitest';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { openSqliteFixture, SMALL_PARTS } from '../fixtures/sqlite.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { checkRoundTrip, checkSameAnswers } from './same-answers.ts';

async function openMemory(): Promise<OpenBackend> {
  return { ...createMemoryBackend(), settle: async () => {}, close: async () => {} };
}

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 200);
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
