import { expect, test } from 'vitest';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { checkCalls } from './calls.ts';
import { checkMeasures } from './measures.ts';
import { checkProfiles } from './profiles.ts';
import { checkRedaction, checkRedactionAtIngest } from './redaction.ts';
import { checkRoundTrip, checkSameAnswers } from './same-answers.ts';

async function open(): Promise<OpenBackend> {
  return { ...createMemoryBackend(), settle: async () => {}, close: async () => {} };
}

test('the memory backend gives back what it was given', () => checkRoundTrip(open, { runs: 100 }));

test('the memory backend answers alike twice, and its pages add up', () => checkSameAnswers(open, open, { runs: 50 }));

test('the memory backend measures spans as they are', () => checkMeasures(open, { runs: 200 }), 60_000);
test('the memory backend profiles spans as they are', () => checkProfiles(open, { runs: 200 }), 60_000);
test('the memory backend has the calls that spans stand for', () => checkCalls(open, { runs: 200 }));

test('those who may not see everything get what is left, or are refused', async () => {
  const { answered, refused } = await checkRedaction(open, { runs: 300 });
  expect(answered).toBeGreaterThan(refused);
  expect(refused).toBeGreaterThan(300);
}, 120_000);
test('what rules hide at ingest is not stored', () => checkRedactionAtIngest(open, { runs: 100 }), 60_000);
