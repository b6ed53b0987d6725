/** One suite that every backend must pass unchanged. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { describeUnless } from '../fixtures/unless.ts';
import { aggregates } from './aggregates.ts';
import { attributeFilters } from './attribute-filters.ts';
import { attributeOperators } from './attribute-operators.ts';
import { attributeStatistics } from './attribute-statistics.ts';
import { booleanFilters } from './boolean-filters.ts';
import { calls } from './calls.ts';
import { catalogPages } from './catalog-pages.ts';
import { computedFilters } from './computed-filters.ts';
import { errors } from './errors.ts';
import { eventAndLinkFilters } from './event-and-link-filters.ts';
import { exactness } from './exactness.ts';
import { explaining } from './explaining.ts';
import { fieldOperators } from './field-operators.ts';
import { fieldStatistics } from './field-statistics.ts';
import { hostile } from './hostile.ts';
import { jaegerTopic } from './jaeger.ts';
import { largeRelations } from './large-relations.ts';
import { links } from './links.ts';
import { loggedExceptions } from './logged-exceptions.ts';
import { longTraces } from './long-traces.ts';
import { measures } from './measures.ts';
import { movingTraces } from './moving-traces.ts';
import { pagingWhileWriting } from './paging-while-writing.ts';
import { portRules } from './port-rules.ts';
import { profiles } from './profiles.ts';
import { regularExpressions } from './regular-expressions.ts';
import { relations } from './relations.ts';
import { services } from './services.ts';
import { shape } from './shape.ts';
import { sharedIds } from './shared-ids.ts';
import { spanFilters } from './span-filters.ts';
import { spanPaging } from './span-paging.ts';
import { ties } from './ties.ts';
import { timeRanges } from './time-ranges.ts';
import type { OpenBackend, Topic } from './topic.ts';
import { traceAnalysis } from './trace-analysis.ts';
import { traceArrivals } from './trace-arrivals.ts';
import { traceFilters } from './trace-filters.ts';
import { tracePaging } from './trace-paging.ts';
import { traceqlAnswers } from './traceql-answers.ts';
import { traces } from './traces.ts';
import { unfinishedSpans } from './unfinished.ts';
import { writes } from './writes.ts';

/** A case that a backend is known to fail, by `topic: case`. */
export interface OptOut {
  readonly case: string;
  readonly reason: string;
}

const TOPICS: readonly Topic[] = [
  writes,
  sharedIds,
  unfinishedSpans,
  portRules,
  explaining,
  exactness,
  spanFilters,
  booleanFilters,
  ...fieldOperators,
  attributeFilters,
  attributeOperators,
  ...computedFilters,
  regularExpressions,
  eventAndLinkFilters,
  relations,
  largeRelations,
  traceFilters,
  aggregates,
  traceqlAnswers,
  timeRanges,
  spanPaging,
  pagingWhileWriting,
  ties,
  movingTraces,
  traceArrivals,
  traces,
  longTraces,
  tracePaging,
  traceAnalysis,
  shape,
  links,
  services,
  catalogPages,
  attributeStatistics,
  fieldStatistics,
  measures,
  calls,
  profiles,
  errors,
  loggedExceptions,
  hostile,
  jaegerTopic(),
];

/**
 * Declares the whole suite for one backend. `open` gives a fresh store for each topic. An excused case must fail: one
 * that passes fails the run, and so does an excuse for a case that does not exist.
 */
export function runConformance(name: string, open: () => Promise<OpenBackend>, optOuts: readonly OptOut[] = []): void {
  const reasons = new Map(optOuts.map((optOut) => [optOut.case, optOut.reason]));
  describe(`conformance of ${name}`, () => {
    for (const topic of TOPICS) {
      describeUnless(topic.missing, topic.name, () => {
        declareTopic(topic, open, reasons);
      });
    }
    test('every excuse is for a case that exists', () => {
      const known = new Set(TOPICS.flatMap((topic) => Object.keys(topic.cases).map((of) => `${topic.name}: ${of}`)));
      const unknown = [...reasons.keys()].filter((excused) => !known.has(excused));
      if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', nor ')}.`);
    });
  });
}

function declareTopic(topic: Topic, open: () => Promise<OpenBackend>, reasons: ReadonlyMap<string, string>): void {
  let backend: OpenBackend | undefined;
  beforeAll(async () => {
    backend = await open();
    await backend.writer.write([topic.spans()]);
    await backend.settle();
  });
  afterAll(() => backend?.close());
  for (const [name, run] of Object.entries(topic.cases)) {
    const reason = reasons.get(`${topic.name}: ${name}`);
    const declare = reason === undefined ? test : test.fails;
    declare(reason === undefined ? name : `${name} (excused: ${reason})`, async () => {
      if (backend === undefined) throw new Error('The backend did not open.');
      await run(backend);
    });
  }
}
