/** The parameters of `GET /api/search`. */
import { SpangraphError } from '../../errors.ts';
import { EVERYTHING } from '../../query/filter-logic.ts';
import type { TimeRange, TraceFilter } from '../../storage/query.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';
import { readLogfmt } from './read-logfmt.ts';
import { readTimeRange } from './read-time-range.ts';
import { readSearchedSpans, type SearchedSpans } from './read-traceql.ts';
import { tagFilter } from './tag-conditions.ts';

export interface SearchRequest {
  readonly searched: SearchedSpans;
  /** Conditions on the duration of the trace. */
  readonly conditions: readonly TraceFilter[];
  readonly timeRange: TimeRange;
  /** Traces. */
  readonly limit: number;
  /** Spans of a span set that are shown. */
  readonly spansPerSet: number;
}

const DEFAULT_LIMIT = 20;
/** More traces than one answer has. */
const MAX_LIMIT = 5_000;
const DEFAULT_SPANS_PER_SET = 3;
const OWN = new Set(['q', 'tags', 'minDuration', 'maxDuration', 'limit', 'spss', 'start', 'end']);

/** `maxSpansPerSet`: as many are shown for `spss=0`, which stands for all. Throws BAD_USER_INPUT. */
export function readSearchRequest(parameters: Parameters, maxSpansPerSet: number): SearchRequest {
  const perSet = parameters.integer('spss', { min: 0, max: maxSpansPerSet }) ?? DEFAULT_SPANS_PER_SET;
  return {
    searched: readSearched(parameters),
    conditions: readDurations(parameters),
    timeRange: readTimeRange(parameters),
    limit: parameters.integer('limit', { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT,
    spansPerSet: perSet === 0 ? maxSpansPerSet : perSet,
  };
}

function readSearched(parameters: Parameters): SearchedSpans {
  const [q, tags] = [parameters.text('q'), parameters.text('tags')];
  if (q !== undefined && tags !== undefined) {
    throw new SpangraphError('BAD_USER_INPUT', "the parameters 'q' and 'tags' exclude each other: use 'q'");
  }
  if (q !== undefined) return readSearchedSpans(q);
  const pairs = tags === undefined ? ownTags(parameters) : readLogfmt('tags', tags);
  return pairs.length === 0 ? EVERY_SPAN : ofSpans(tagFilter(pairs));
}

/** The oldest clients send each tag as a parameter. */
function ownTags(parameters: Parameters): { readonly key: string; readonly value: string }[] {
  if (['start', 'end'].some((name) => parameters.has(name))) return [];
  const names = parameters.names().filter((name) => !OWN.has(name));
  return names.flatMap((key) => parameters.all(key).map((value) => ({ key, value })));
}

const ofSpans = (spans: SearchedSpans['spans']): SearchedSpans => ({
  spans,
  traces: { type: 'anySpan', filter: spans },
});
const EVERY_SPAN: SearchedSpans = { spans: EVERYTHING, traces: EVERYTHING };

function readDurations(parameters: Parameters): TraceFilter[] {
  const [min, max] = [parameters.duration('minDuration'), parameters.duration('maxDuration')];
  if (min !== undefined && max !== undefined && max < min)
    throw refusal('maxDuration', 'must not be below minDuration');
  return [
    ...(min === undefined ? [] : [{ type: 'durationNano', test: { gte: min } } as const]),
    ...(max === undefined ? [] : [{ type: 'durationNano', test: { lte: max } } as const]),
  ];
}
