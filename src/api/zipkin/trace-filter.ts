/** The traces that a search of Zipkin asks for. */
import { zipkinName } from '../../../receivers/formats/zipkin/endpoints-of.ts';
import { clampInt64 } from '../../model/int64.ts';
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';
import { markFilter } from './mark-filter.ts';
import { operationNames, remoteFilter, serviceFilter, servicesNamed, storedServices } from './names.ts';
import type { ZipkinSearch } from './read-search.ts';

const NANOS_PER_MICRO = 1_000n;

/**
 * Each condition may hold at another span of the trace, as in Zipkin; all these spans are of the service that is asked for.
 * Undefined if no stored span has such names.
 */
export async function traceFilterOf(search: ZipkinSearch, asked: Asked): Promise<TraceFilter | undefined> {
  const services = search.serviceName === undefined ? undefined : await servicesNamed(search.serviceName, asked);
  if (services?.length === 0) return undefined;
  const names = search.spanName === undefined ? undefined : await namesOf(search.spanName, services, asked);
  if (names?.length === 0) return undefined;
  const conditions = [
    ...(names === undefined ? [] : [{ type: 'name' as const, test: { in: names } }]),
    ...(search.remoteServiceName === undefined ? [] : [remoteFilter(search.remoteServiceName)]),
    ...search.marks.map(markFilter),
    ...durationFilters(search),
  ];
  const within = services === undefined ? [] : [serviceFilter(services)];
  const spans = conditions.length === 0 ? within : conditions.map((one) => allOf([...within, one]));
  return { type: 'and', filters: spans.map((filter) => ({ type: 'anySpan', filter })) };
}

/** The names of spans as they are stored that Zipkin knows by this one. */
async function namesOf(name: string, services: readonly string[] | undefined, asked: Asked): Promise<string[]> {
  const wanted = zipkinName(name);
  const names = await operationNames(services ?? (await storedServices(asked)), asked);
  return [...new Set(names.filter((stored) => zipkinName(stored) === wanted))];
}

/** As durations are shown: rounded down to microseconds, but a finished span has at least one. */
function durationFilters({ minDuration: min, maxDuration: max }: ZipkinSearch): SpanFilter[] {
  if (min === undefined) return [];
  const gte = min <= 1n ? 0n : clampInt64(min * NANOS_PER_MICRO);
  const test = { gte, ...(max !== undefined && { lt: clampInt64((max + 1n) * NANOS_PER_MICRO) }) };
  return [{ type: 'durationNano', test }];
}

function allOf(filters: readonly SpanFilter[]): SpanFilter {
  return { type: 'and', filters };
}
