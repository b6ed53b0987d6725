import { afterAll, beforeAll, test } from 'vitest';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { type EmptyStore, noElasticsearch, openReusedStore, type ReusedStore } from '../fixtures/elasticsearch.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { checkCalls } from './calls.ts';
import { checkMeasures } from './measures.ts';
import { checkProfiles } from './profiles.ts';
import { checkRedaction } from './redaction.ts';
import { checkRemoval, checkRoundTrip, checkSameAnswers } from './same-answers.ts';

async function openMemory(): Promise<OpenBackend> {
  return { ...createMemoryBackend(), settle: async () => {}, close: async () => {} };
}

/** SPANGRAPH_PROPERTY_RUNS makes a long run of it; SPANGRAPH_PROPERTY_SEED repeats one whose seed a test's name shows. */
const runs = Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 60);
const seed = Number(process.env.SPANGRAPH_PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TIMEOUT_MS = 10_000 * runs;
/** Each case asks a question of every read. */
const REDACTED_RUNS = Math.ceil(runs / 4);

describeUnless(noElasticsearch, 'Elasticsearch', () => {
  let store: ReusedStore;
  beforeAll(async () => {
    store = await openReusedStore();
  });
  afterAll(() => store?.close());

  test(
    `gives back what it was given (seed ${seed}, ${runs} cases)`,
    () => checkRoundTrip(() => store.openEmpty(), { runs, seed }),
    TIMEOUT_MS,
  );

  test(
    `answers as the memory backend does (seed ${seed}, ${runs} cases)`,
    () => checkSameAnswers(openMemory, () => store.openEmpty(), { runs, seed }),
    TIMEOUT_MS,
  );

  test(
    `measures spans as they are (seed ${seed}, ${runs} cases)`,
    () => checkMeasures(() => store.openEmpty(), { runs, seed }),
    TIMEOUT_MS,
  );

  test(
    `profiles spans as they are (seed ${seed}, ${runs} cases)`,
    () => checkProfiles(() => store.openEmpty(), { runs, seed }),
    TIMEOUT_MS,
  );

  test(
    `has the calls that spans stand for (seed ${seed}, ${runs} cases)`,
    () => checkCalls(() => store.openEmpty(), { runs, seed }),
    TIMEOUT_MS,
  );

  test(
    `shows what rules leave (seed ${seed}, ${REDACTED_RUNS} cases)`,
    () => checkRedaction(() => store.openEmpty(), { runs: REDACTED_RUNS, seed }),
    TIMEOUT_MS,
  );

  const removal = {
    remove: ({ writer }: EmptyStore, traceIds: readonly string[]) => writer.erase(traceIds).then(() => {}),
    keepsKeys: false,
  };
  test(
    `answers without erased traces as if they had never come (seed ${seed}, ${runs} cases)`,
    () => checkRemoval(openMemory, () => store.openEmpty(), removal, { runs, seed }),
    TIMEOUT_MS,
  );
});
