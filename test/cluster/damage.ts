/** Kinds of damage to what is derived from spans, each to one document of a cluster. */
import type { Client } from '@elastic/elasticsearch';
import { spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { ENTRY_BYTES } from '../../src/storage/elasticsearch/documents/skeleton.ts';
import type { ElasticsearchStore } from '../fixtures/elasticsearch.ts';

/** A document as searches see it. */
export interface Document {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
  /** The digits of its 64-bit integers. */
  readonly digits: Readonly<Record<string, unknown>>;
}

export interface Damage {
  readonly name: string;
  /** The part of the report that must name it. */
  readonly part: 'spans' | 'traces';
  /** What the report must say. */
  readonly what: RegExp;
  /** Damages one of these documents, all of the part. Resolves with the id of the trace. */
  readonly apply: (store: ElasticsearchStore, documents: readonly Document[]) => Promise<string>;
}

const INTEGERS = ['start', 'end', 'duration', 'last_start', 'start_spread'];

/** All documents of a part, in order. */
export async function documentsOf(store: ElasticsearchStore, part: Damage['part']): Promise<Document[]> {
  await store.settle();
  const prefix = store.config.index;
  const { hits } = await store.client.search<Record<string, unknown>>({
    index: part === 'spans' ? spansIndex(prefix, '*') : tracesIndex(prefix),
    size: 10_000,
    docvalue_fields: INTEGERS.map((field) => ({ field, format: '0' })),
  });
  const all = hits.hits.map(({ _index: index, _id: id = '', _source: source = {}, fields: digits = {} }) => {
    return { index, id, source, digits };
  });
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Sets a field to a value, which is JSON text: a number of JavaScript would lose digits. */
export async function setField({ client }: ElasticsearchStore, { index, id }: Document, field: string, value: string) {
  const body = Buffer.from(`{"update":{"_index":"${index}","_id":"${id}"}}\n{"doc":{"${field}":${value}}}\n`);
  const answer = await client.transport.request<{ readonly errors: boolean }>({
    method: 'POST',
    path: '/_bulk',
    bulkBody: body,
  });
  if (answer.errors) throw new Error(`The field ${field} of ${id} was not changed.`);
}

function pick(documents: readonly Document[], which: (document: Document) => boolean = () => true): Document {
  const fitting = documents.filter(which);
  const chosen = fitting[Math.floor(fitting.length / 2)];
  if (chosen === undefined) throw new Error('There is no document for this damage.');
  return chosen;
}

function traceOf({ source }: Document): string {
  return String(source.trace);
}

function wrongField(part: Damage['part'], field: string, value: string): Damage {
  return {
    part,
    name: `${part}: ${field} is ${value}`,
    what: new RegExp(`^The document .* has another ${field} than its `),
    apply: async (store, documents) => {
      const document = pick(documents);
      await setField(store, document, field, value);
      return traceOf(document);
    },
  };
}

/** By one nanosecond, which a double does not show. */
function nearlyRight(part: Damage['part'], field: string): Damage {
  return {
    ...wrongField(part, field, 'off by one'),
    apply: async (store, documents) => {
      const digits = (document: Document): bigint => BigInt(String(document.digits[field]));
      const document = pick(documents, (one) => digits(one) > 2n ** 54n);
      await setField(store, document, field, String(digits(document) - 1n));
      return traceOf(document);
    },
  };
}

function wrongSummary(part: string, value: unknown): Damage {
  return {
    ...wrongField('traces', `summary.${part}`, JSON.stringify(value)),
    apply: async (store, documents) => {
      const document = pick(documents);
      const summary = { ...JSON.parse(String(document.source.summary)), [part]: value };
      await setField(store, document, 'summary', JSON.stringify(JSON.stringify(summary)));
      return traceOf(document);
    },
  };
}

function wrongSkeleton(name: string, change: (skeleton: Buffer) => Buffer): Damage {
  return {
    ...wrongField('traces', '(.*, )?skeleton(, .*)?', name),
    name: `traces: skeleton ${name}`,
    apply: async (store, documents) => {
      const document = pick(documents, ({ source }) => Number(source.span_count) > 1);
      const skeleton = change(Buffer.from(String(document.source.skeleton), 'base64'));
      await setField(store, document, 'skeleton', JSON.stringify(skeleton.toString('base64')));
      return traceOf(document);
    },
  };
}

async function remove(client: Client, { index, id }: Document): Promise<void> {
  await client.delete({ index, id });
}

const NO_SPANS = 'e'.repeat(32);

const ABSENCE: readonly Damage[] = [
  {
    part: 'traces',
    name: 'traces: a document is missing',
    what: /^The trace has no document\.$/,
    apply: async ({ client }, documents) => {
      const document = pick(documents);
      await remove(client, document);
      return traceOf(document);
    },
  },
  {
    part: 'traces',
    name: 'traces: a document has no spans',
    what: /^The document of the trace belongs to no span\.$/,
    apply: async ({ client }, documents) => {
      const { index, source } = pick(documents);
      const { summary, skeleton } = source;
      await client.index({ index, id: NO_SPANS, document: { trace: NO_SPANS, summary, skeleton } });
      return NO_SPANS;
    },
  },
];

/** The skeleton of a trace with two spans or more. */
const SKELETONS: readonly Damage[] = [
  wrongSkeleton('lacks a span', (skeleton) => skeleton.subarray(ENTRY_BYTES)),
  wrongSkeleton('names a span that is not stored', (skeleton) => {
    const more = Buffer.concat([skeleton, skeleton.subarray(-ENTRY_BYTES)]);
    more.fill(0x77, skeleton.length + 8, skeleton.length + 16);
    return more;
  }),
  wrongSkeleton('has another end', (skeleton) => Buffer.from(skeleton).fill(0x12, 20, 28)),
  wrongSkeleton('is cut', (skeleton) => skeleton.subarray(0, -1)),
  wrongSkeleton('is empty', () => Buffer.alloc(0)),
];

const SPAN_FIELDS: Readonly<Record<string, string>> = {
  trace: `"${NO_SPANS}"`,
  id: '"1212121212121212"',
  parent: '"1212121212121212"',
  root: 'null',
  service: '"other"',
  name: '"other"',
  kind: '77',
  status: '77',
  status_message: '"other"',
  scope_name: '"other"',
  scope_version: '"other"',
  start: '77',
  end: '77',
  duration: '77',
  late_start: '"77"',
  resource: '"other"',
  scope: '"other"',
  links: '["other"]',
  event_names: '["other"]',
  keys: '["other"]',
  attributes: '["other"]',
};

const TRACE_FIELDS: Readonly<Record<string, string>> = {
  trace: `"${NO_SPANS}"`,
  start: '77',
  end: '77',
  duration: '77',
  last_start: '77',
  start_spread: '77',
  span_count: '77',
  error_count: '77',
  arrived: '"0"',
  services: '["other"]',
  summary: '"no JSON"',
};

export const DAMAGE: readonly Damage[] = [
  ...ABSENCE,
  ...Object.entries(TRACE_FIELDS).flatMap(([field, value]) => [
    wrongField('traces', field, value),
    wrongField('traces', field, 'null'),
  ]),
  ...['start', 'end', 'last_start'].map((field) => nearlyRight('traces', field)),
  wrongSummary('start', '77'),
  wrongSummary('end', '77'),
  wrongSummary('missingParents', 77),
  wrongSummary('root', 'other'),
  wrongSummary('services', ['other']),
  ...SKELETONS,
  ...Object.entries(SPAN_FIELDS).map(([field, value]) => wrongField('spans', field, value)),
  ...['trace', 'start', 'keys'].map((field) => wrongField('spans', field, 'null')),
  ...['start', 'end'].map((field) => nearlyRight('spans', field)),
  wrongField('spans', 'foreign', '"field"'),
];
