/** A reader of nothing: of the store of a tenant that has sent nothing yet. */
import type { ListPage, SpanReader, TracePage } from './backend.ts';
import type { Page } from './query.ts';

const NO_PAGE: Page<never> = { items: [], hasMore: false };
const NO_TRACES: TracePage = { ...NO_PAGE, positions: [], moment: '', orderChanged: false };
const NO_LIST: ListPage<never> = { items: [], totalCount: 0 };

/** Answers each request. */
const each =
  <Answer>(answer: Answer) =>
  async (requests: readonly unknown[]): Promise<Answer[]> =>
    requests.map(() => answer);

/** Its answers are those of a store without a span. */
export const EMPTY_READER: SpanReader = {
  findSpans: each(NO_PAGE),
  countSpans: each(0),
  findTraces: each(NO_TRACES),
  countTraces: each(0),
  getTraces: each(undefined),
  getSkeletons: each([]),
  getSpans: each(undefined),
  getSpansById: each([]),
  getExceptions: each([]),
  getAttributes: each([]),
  getEvents: each(NO_LIST),
  getLinks: each(NO_LIST),
  getLinkedFrom: each(NO_LIST),
  getResources: each(undefined),
  getScopes: each(undefined),
  getServices: each(NO_PAGE),
  getServiceCounts: each(0),
  getOperations: each(NO_PAGE),
  countOperations: each(0),
  getAttributeKeys: each(NO_PAGE),
  countAttributeKeys: each(0),
  getAttributeValues: each(NO_LIST),
  getAttributeStatistics: each(undefined),
  getFieldStatistics: each(undefined),
  measureSpans: each([]),
  measureCalls: each([]),
  profileAttributes: each({ spanCount: 0, attributes: [] }),
  within: () => EMPTY_READER,
  explaining: () => EMPTY_READER,
  settlingMs: 0,
  dataVersion: () => 0,
  check: async () => {},
  close: async () => {},
};
