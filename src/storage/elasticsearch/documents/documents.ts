/**
 * The documents of spans and traces. They are made as text, because that is the only exact way for 64-bit integers into JSON.
 * The fields are those of migrations/elasticsearch. ADR 0006 says what each is for.
 */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import type { InstrumentationScope, Resource, Span } from '../../../model/span.ts';
import { hasParent, MAX_ORDERED_TIME, orderedTime, serviceName } from '../../../model/span.ts';
import type { TraceSummary } from '../../backend.ts';
import { DURATION_BUCKET, DURATION_LOW, measuredDuration } from './measured-duration.ts';
import type { Piece } from './pieces.ts';
import { afterFirstComma } from './pieces.ts';
import type { SkeletonSummary } from './skeleton.ts';
import { joinSpanText, ownSpanText, resourceText, scopeText } from './span-text.ts';
import { TermEncoder } from './term-lists.ts';
import { hash, textTerm } from './terms.ts';

/** A document, with its `_id`. */
export interface Stored<Document> {
  readonly id: string;
  readonly source: Document;
}

/** The part of a span's `_source` that reads use. */
export interface SpanSource {
  /** The whole span. Read it with `readSpanText` of span-text.ts. */
  readonly span: string;
  /** `ingestionTimeUnixNano` as digits. */
  readonly ingested: string;
  /** Equal to `ingested`, in the order of arrival. Absent in documents of layouts 1 and 2. */
  readonly arrived?: string;
  /** Content hashes, see {@link contentHash}. */
  readonly resource: string;
  readonly scope: string;
}

/** The fields of {@link SpanSource}. */
export const SPAN_FIELDS: readonly string[] = ['span', 'ingested', 'arrived', 'resource', 'scope'];

/** Fields that documents of earlier layouts lack. */
export const LATER_FIELDS: readonly string[] = ['arrived', DURATION_BUCKET, DURATION_LOW];

/** The part of a trace's `_source` that reads use. */
export interface TraceSource {
  readonly trace: string;
  readonly span_count: number;
  readonly error_count: number;
  /** When the last of its spans arrived, as digits. Absent in documents of layouts 1 to 3. */
  readonly arrived?: string;
  /** JSON of {@link ExactSummary}. */
  readonly summary: string;
  /** Base64. Read it with `readSkeleton` of skeleton.ts. */
  readonly skeleton: string;
}

/** The fields of {@link TraceSource} without the skeleton. */
export const SUMMARY_FIELDS: readonly string[] = ['trace', 'span_count', 'error_count', 'arrived', 'summary'];

/** What the document of a trace is made of. */
export interface TraceContent {
  readonly skeleton: Buffer;
  /** Sorted by code point. */
  readonly services: readonly string[];
  /** When the last of its spans arrived, also if it was removed since then. 0: not known. */
  readonly lastArrival: bigint;
}

/** The parts of a summary that the fields of a document cannot hold exactly. */
interface ExactSummary {
  readonly start: string;
  readonly end: string;
  readonly missingParents: number;
  /** Absent if there is none. */
  readonly root?: string;
  /** Sorted by code point. */
  readonly services: readonly string[];
}

/** A span ready to be written. */
export interface SpanDocument {
  /** The field `span`. Equal spans have equal texts. Made for each call: a kept text would repeat the resource for each span. */
  text(): string;
  /** The field `ingested`. */
  readonly ingested: string;
  /** The whole document, JSON. */
  readonly source: readonly Piece[];
}

/** What the documents of all spans of one resource, or of one scope, have in common. */
interface Shared {
  readonly text: string;
  /** The text, escaped for a JSON string. */
  readonly escaped: Buffer;
  readonly hash: string;
  /** JSON strings, each with a comma before it. */
  readonly keys: Buffer;
  readonly values: Buffer;
}

/** Makes the documents of one write. Many of its spans share the objects of their resource and scope. */
export class SpanEncoder {
  readonly #ingested: string;
  readonly #terms: TermEncoder;
  readonly #resources = new Map<Resource, Shared & { readonly service: string }>();
  readonly #scopes = new Map<InstrumentationScope, Shared & { readonly fields: string }>();

  /** `terms` may be used for many writes. */
  constructor(ingestionTimeUnixNano: bigint, terms: TermEncoder = new TermEncoder()) {
    this.#ingested = String(ingestionTimeUnixNano);
    this.#terms = terms;
  }

  encode(span: Span): SpanDocument {
    const resource = this.#resource(span.resource);
    const scope = this.#scope(span.scope);
    const { start, end, duration } = spanTimes(span);
    const ownText = ownSpanText(span);
    const lists: [AttributeScope, Attributes][] = [
      ['SPAN', span.attributes],
      ...span.events.map(({ attributes }): [AttributeScope, Attributes] => ['EVENT', attributes]),
      ...span.links.map(({ attributes }): [AttributeScope, Attributes] => ['LINK', attributes]),
    ];
    const own = this.#terms.encode(lists);
    const links = listOf(span.links.map(({ traceId, spanId }) => `${traceId}/${spanId}`));
    const late = lateStart(span.startTimeUnixNano);
    const eventNames = listOf(span.events.map(({ name }) => textTerm(name)));
    const head =
      `{"trace":"${span.traceId}","id":"${span.spanId}","parent":"${span.parentSpanId}","root":${!hasParent(span)}` +
      `,"service":${resource.service},"name":${quoted(span.name)},"kind":${span.kind},"status":${span.statusCode}` +
      `,"status_message":${quoted(span.statusMessage)},${scope.fields},"start":${start},"end":${end},"duration":${duration}${measuredDuration(duration)}` +
      `${late === undefined ? '' : `,"late_start":"${late}"`},"resource":"${resource.hash}","scope":"${scope.hash}","links":${links}` +
      `,"event_names":${eventNames},"ingested":"${this.#ingested}","arrived":"${this.#ingested}","keys":[`;
    return {
      text: () => joinSpanText(ownText, resource.text, scope.text).join(''),
      ingested: this.#ingested,
      source: [
        head,
        ...afterFirstComma([own.keys, resource.keys, scope.keys]),
        '],"attributes":[',
        ...afterFirstComma([own.values, resource.values, scope.values]),
        '],"span":"',
        ...joinSpanText(escaped(ownText), resource.escaped, scope.escaped),
        '"}',
      ],
    };
  }

  #resource(resource: Resource): Shared & { readonly service: string } {
    const known = this.#resources.get(resource);
    if (known !== undefined) return known;
    const shared = {
      ...this.#shared(resourceText(resource), 'RESOURCE', resource.attributes),
      service: quoted(serviceName(resource)),
    };
    this.#resources.set(resource, shared);
    return shared;
  }

  #scope(scope: InstrumentationScope): Shared & { readonly fields: string } {
    const known = this.#scopes.get(scope);
    if (known !== undefined) return known;
    const shared = {
      ...this.#shared(scopeText(scope), 'SCOPE', scope.attributes),
      fields: `"scope_name":${quoted(scope.name)},"scope_version":${quoted(scope.version)}`,
    };
    this.#scopes.set(scope, shared);
    return shared;
  }

  #shared(text: string, scope: AttributeScope, attributes: Attributes): Shared {
    const { keys, values } = this.#terms.encode([[scope, attributes]]);
    return {
      text,
      escaped: Buffer.from(escaped(text)),
      hash: contentHash(text),
      keys: Buffer.from(keys),
      values: Buffer.from(values),
    };
  }
}

/** The fields of a span's document with 64-bit integers. Times are ordered. */
export function spanTimes({ startTimeUnixNano, endTimeUnixNano }: Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'>) {
  const [start, end] = [orderedTime(startTimeUnixNano), orderedTime(endTimeUnixNano)];
  return { start, end, duration: end - start };
}

/** The same of a trace's document. */
export function traceTimes(summary: SkeletonSummary) {
  const times = spanTimes(summary);
  return { ...times, last_start: summary.lastStart, start_spread: summary.lastStart - times.start };
}

/** The field `late_start`: the digits of a start beyond the field `start`, padded so that they sort as numbers do. Undefined
 * for any other start. */
export function lateStart(startTimeUnixNano: bigint): string | undefined {
  return startTimeUnixNano > MAX_ORDERED_TIME ? String(startTimeUnixNano).padStart(MAX_DIGITS, '0') : undefined;
}

/** Digits of the largest unsigned 64-bit number. */
const MAX_DIGITS = 20;

/** The fields `resource` and `scope`: a hash of the text of either. Equal ones have equal hashes. */
export function contentHash(text: string): string {
  return hash(text);
}

/** A trace's document, JSON. The summary is that of the skeleton. */
export function traceDocument(summary: SkeletonSummary, { skeleton, services, lastArrival }: TraceContent): string {
  const { traceId, startTimeUnixNano, endTimeUnixNano } = summary;
  const { start, end, duration, last_start, start_spread } = traceTimes(summary);
  const exact: ExactSummary = {
    start: String(startTimeUnixNano),
    end: String(endTimeUnixNano),
    missingParents: summary.missingParentCount,
    ...(summary.rootRef === undefined ? {} : { root: summary.rootRef }),
    services,
  };
  return (
    `{"trace":"${traceId}","start":${start},"end":${end},"duration":${duration}` +
    `,"last_start":${last_start},"start_spread":${start_spread},"span_count":${summary.spanCount},"error_count":${summary.errorCount}` +
    (lastArrival === 0n ? '' : `,"arrived":"${lastArrival}"`) +
    `,"services":${JSON.stringify(services.map(textTerm))},"summary":${JSON.stringify(JSON.stringify(exact))}` +
    `,"skeleton":"${skeleton.toString('base64')}"}`
  );
}

/** The summary in a trace's document. */
export function readTraceSummary(source: Omit<TraceSource, 'skeleton'>): TraceSummary {
  const exact: ExactSummary = JSON.parse(source.summary);
  return {
    traceId: source.trace,
    startTimeUnixNano: BigInt(exact.start),
    endTimeUnixNano: BigInt(exact.end),
    spanCount: source.span_count,
    ...(exact.root === undefined ? {} : { rootRef: exact.root }),
    errorCount: source.error_count,
    missingParentCount: exact.missingParents,
    lastArrivalUnixNano: BigInt(source.arrived ?? 0),
    services: exact.services,
  };
}

/** A text, escaped for a JSON string, without the quotes. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function quoted(text: string): string {
  return JSON.stringify(textTerm(text));
}

/** JSON of the distinct texts. */
function listOf(texts: readonly string[]): string {
  return texts.length === 0 ? '[]' : JSON.stringify([...new Set(texts)]);
}
