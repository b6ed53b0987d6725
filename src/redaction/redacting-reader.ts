/** A reader for those who may not see everything. */
import type { Exception } from '../model/exception.ts';
import type { ListPage, OperationMeter, SpanReader, SpanRecord } from '../storage/backend.ts';
import type { ReportCall } from '../storage/explain.ts';
import type { MeasuredGroup, MeasuresRequest } from '../storage/measures.ts';
import type { AttributeProfile, ProfiledAttribute } from '../storage/profiles.ts';
import { EncodedRedaction } from './redacted-attributes.ts';
import {
  redactedEvent,
  redactedExceptions,
  redactedFields,
  redactedLink,
  redactedResource,
  redactedScope,
} from './redacted-span.ts';
import type { Redaction } from './redaction.ts';
import { hiddenWithin, Refusals } from './refusals.ts';
import { VisibleKeys } from './visible-keys.ts';
import { VisibleValues } from './visible-values.ts';

/** What all readers for one kind of caller share. */
export interface View {
  readonly redaction: Redaction;
  readonly encoded: EncodedRedaction;
  readonly refusals: Refusals;
}

export function viewOf(redaction: Redaction): View {
  return { redaction, encoded: new EncodedRedaction(redaction), refusals: new Refusals(redaction) };
}

/**
 * Answers as if what the rules hide had been replaced before it was stored. Questions that such a storage would answer by what
 * took its place are refused with PERMISSION_DENIED. Keys that are covered are in no list of keys, whatever the action is.
 */
export function redactingReader(reader: SpanReader, view: View, operation?: OperationMeter): SpanReader {
  return {
    ...spansOf(reader, view),
    ...partsOf(reader, view),
    ...catalogOf(reader, view, operation),
    ...figuresOf(reader, view),
    within: (inner) => redactingReader(reader.within(inner), view, inner),
    explaining: (report: ReportCall) => redactingReader(reader.explaining(report), view, operation),
    settlingMs: reader.settlingMs,
    dataVersion: () => reader.dataVersion(),
    check: () => reader.check(),
    close: () => reader.close(),
  };
}

type Reads<Name extends keyof SpanReader> = Pick<SpanReader, Name>;

/** Searches, and what is known of traces and spans. */
function spansOf(
  reader: SpanReader,
  { redaction, encoded, refusals }: View,
): Reads<
  | 'findSpans'
  | 'countSpans'
  | 'findTraces'
  | 'countTraces'
  | 'getTraces'
  | 'getSkeletons'
  | 'getSpans'
  | 'getSpansById'
  | 'getLinkedFrom'
> {
  const shown = (record: SpanRecord): SpanRecord => {
    const fields = redactedFields(record, redaction);
    const attributes = record.attributes && encoded.attributes(record.attributes);
    return attributes === record.attributes ? fields : { ...fields, attributes };
  };
  return {
    findSpans: async (queries, signal) => {
      for (const { filter } of queries) refusals.spanFilter(filter);
      const pages = await reader.findSpans(queries, signal);
      return pages.map((page) => ({ ...page, items: page.items.map(shown) }));
    },
    countSpans: async (queries, signal) => {
      for (const { filter } of queries) refusals.spanFilter(filter);
      return reader.countSpans(queries, signal);
    },
    findTraces: async (queries, signal) => {
      for (const { filter } of queries) refusals.traceFilter(filter);
      return reader.findTraces(queries, signal);
    },
    countTraces: async (queries, signal) => {
      for (const { filter } of queries) refusals.traceFilter(filter);
      return reader.countTraces(queries, signal);
    },
    getTraces: (traceIds, signal) => reader.getTraces(traceIds, signal),
    getSkeletons: (traceIds, signal) => reader.getSkeletons(traceIds, signal),
    getSpans: async (refs, signal) => (await reader.getSpans(refs, signal)).map((record) => record && shown(record)),
    getSpansById: async (ids, signal) => (await reader.getSpansById(ids, signal)).map((records) => records.map(shown)),
    getLinkedFrom: async (requests, signal) => pagesOf(await reader.getLinkedFrom(requests, signal), shown),
  };
}

/** The parts of spans. */
function partsOf(
  reader: SpanReader,
  { redaction }: View,
): Reads<'getAttributes' | 'getEvents' | 'getLinks' | 'getResources' | 'getScopes' | 'getExceptions'> {
  return {
    getAttributes: async (refs, signal) =>
      (await reader.getAttributes(refs, signal)).map((list) => redaction.attributes(list)),
    getEvents: async (requests, signal) =>
      pagesOf(await reader.getEvents(requests, signal), (event) => redactedEvent(event, redaction)),
    getLinks: async (requests, signal) =>
      pagesOf(await reader.getLinks(requests, signal), (link) => redactedLink(link, redaction)),
    getResources: async (refs, signal) =>
      (await reader.getResources(refs, signal)).map((one) => one && redactedResource(one, redaction)),
    getScopes: async (refs, signal) =>
      (await reader.getScopes(refs, signal)).map((one) => one && redactedScope(one, redaction)),
    getExceptions: async (ids, signal): Promise<Exception[][]> =>
      (await reader.getExceptions(ids, signal)).map((exceptions) => redactedExceptions(exceptions, redaction)),
  };
}

/** Names, keys and values. */
function catalogOf(
  reader: SpanReader,
  { redaction, refusals }: View,
  operation: OperationMeter | undefined,
): Reads<
  | 'getServices'
  | 'getServiceCounts'
  | 'getOperations'
  | 'countOperations'
  | 'getAttributeKeys'
  | 'countAttributeKeys'
  | 'getAttributeValues'
> {
  const keys = new VisibleKeys(reader, redaction);
  const values = new VisibleValues(reader, redaction, operation);
  return {
    getServices: (requests, signal) => reader.getServices(requests, signal),
    getServiceCounts: (requests, signal) => reader.getServiceCounts(requests, signal),
    getOperations: (requests, signal) => reader.getOperations(requests, signal),
    countOperations: (requests, signal) => reader.countOperations(requests, signal),
    getAttributeKeys: (requests, signal) => Promise.all(requests.map((request) => keys.page(request, signal))),
    countAttributeKeys: (requests, signal) => Promise.all(requests.map((request) => keys.count(request, signal))),
    getAttributeValues: async (requests, signal) => {
      for (const { key, filter } of requests) {
        refusals.key(key);
        refusals.spanFilter(filter);
      }
      return Promise.all(requests.map((request) => values.page(request, signal)));
    },
  };
}

/** Statistics and measures. */
function figuresOf(
  reader: SpanReader,
  { redaction, refusals }: View,
): Reads<'getAttributeStatistics' | 'getFieldStatistics' | 'measureSpans' | 'measureCalls' | 'profileAttributes'> {
  return {
    getAttributeStatistics: async (requests, signal) => {
      for (const { key, filter } of requests) {
        refusals.key(key);
        refusals.spanFilter(filter);
      }
      return reader.getAttributeStatistics(requests, signal);
    },
    getFieldStatistics: async (requests, signal) => {
      for (const { filter } of requests) refusals.spanFilter(filter);
      return reader.getFieldStatistics(requests, signal);
    },
    measureSpans: async (requests, signal) => {
      for (const request of requests) refusals.measures(request);
      const measured = await reader.measureSpans(requests, signal);
      for (const [index, request] of requests.entries()) checkGroups(request, measured[index] ?? [], redaction);
      return measured;
    },
    measureCalls: async (requests, signal) => {
      for (const request of requests) refusals.calls(request);
      return reader.measureCalls(requests, signal);
    },
    profileAttributes: async (requests, signal) => {
      for (const request of requests) refusals.profile(request);
      const profiles = await reader.profileAttributes(requests, signal);
      return profiles.map((profile) => shownProfile(profile, redaction));
    },
  };
}

function pagesOf<Item>(pages: readonly ListPage<Item>[], shown: (item: Item) => Item): ListPage<Item>[] {
  return pages.map(({ items, totalCount }) => ({ items: items.map(shown), totalCount }));
}

/** Throws PERMISSION_DENIED for groups by values with hidden parts: their number would tell whether two are equal. */
function checkGroups({ groupBy }: MeasuresRequest, groups: readonly MeasuredGroup[], redaction: Redaction): void {
  for (const [index, by] of groupBy.entries()) {
    if (!('attribute' in by)) continue;
    const { key } = by.attribute;
    const isHidden = groups.some((group) => {
      const value = group.key[index];
      return value !== undefined && redaction.hidesWithin(key, value);
    });
    if (isHidden) throw hiddenWithin(key);
  }
}

function shownProfile(profile: AttributeProfile, redaction: Redaction): AttributeProfile {
  const visible = profile.attributes.filter(({ key }) => redaction.ruleOf(key) === undefined);
  return { ...profile, attributes: visible.map((attribute) => shownAttribute(attribute, redaction)) };
}

/** Values with hidden parts are left out, with all others: a count of some would tell whether two are equal. */
function shownAttribute(attribute: ProfiledAttribute, redaction: Redaction): ProfiledAttribute {
  const { key, values } = attribute;
  const isHidden = values.some(({ value }) => redaction.hidesWithin(key, value));
  return isHidden ? { ...attribute, values: [], isCrowded: true } : attribute;
}
