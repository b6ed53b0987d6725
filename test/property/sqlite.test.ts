import { test } from 'vitest';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { openInThreadFixture } from '../fixtures/sqlite.ts';
import { checkRoundTrip, checkSameAnswers } from './same-answers.ts';

async function openMemory(): Promise<OpenBackend> {
  return { ...createMemoryBackend(), settle: async () => {}, close: async () => {} };
}

/** SPANGRAPH_PROPERTY_RUNS makes a long run of it, SPANGRAPH_PROPERTY_SEED repeats one. */
const runs = Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 300);
const seed = process.env.SPANGRAPH_PROPERTY_SEED;
const trials = seed === undefined ? { runs } : { runs, seed: Number(seed) };

test('SQLite gives back what it was given', () => checkRoundTrip(openInThreadFixture, trials), 600_000);

test(
  'SQLite answers as the memory backend does',
  () => checkSameAnswers(openMemory, openInThreadFixture, trials),
  600_000,
);
