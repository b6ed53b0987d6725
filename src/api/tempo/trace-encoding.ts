/**
 * The documents of a trace. Messages that OTLP leaves out when they are empty are always there, because clients read them without
 * a look: the trace, the resource, the scope and the status.
 */
import { encodeResourceSpansJson } from '../../../receivers/formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../../../receivers/formats/otlp/encode-protobuf.ts';
import { PROTOBUF_JSON } from '../../../receivers/formats/otlp/protobuf-json.ts';
import { WireWriter } from '../../../receivers/formats/otlp/wire-writer.ts';
import { type Resource, type Span, UNKNOWN_SERVICE } from '../../model/span.ts';
import type { Reply } from '../../net/question.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';

type Account = ConstructorParameters<typeof Body>[0];

/** A trace in parts, and whether they are only some of its spans. */
export interface PartedTrace {
  readonly parts: AsyncIterable<readonly Span[]>;
  readonly isPartial: boolean;
}

/** Writes a document. Its parts are encoded as they come, so that spans and document are not in memory together. */
export type EncodeTrace = (trace: PartedTrace, account: Account) => Promise<Reply>;

/** The messages `TraceByIDResponse` (version 2) and `Trace` (version 1) of Tempo. */
export const ENCODERS = {
  v1: { json: (trace, account) => asJson(trace, account, V1_JSON), protobuf: v1Protobuf },
  v2: { json: (trace, account) => asJson(trace, account, V2_JSON), protobuf: v2Protobuf },
} as const satisfies Record<'v1' | 'v2', Record<'json' | 'protobuf', EncodeTrace>>;

const PROTOBUF_TYPE = 'application/protobuf';
/** Tags of `TraceByIDResponse`. */
const RESPONSE = { trace: 0x0a, metrics: 0x12, status: 0x18 } as const;
/** Of `PartialStatus`. */
const PARTIAL = 1;

async function v1Protobuf({ parts }: PartedTrace, account: Account): Promise<Reply> {
  return (await protobufBody(parts, account)).reply(200, { 'content-type': PROTOBUF_TYPE });
}

async function v2Protobuf({ parts, isPartial }: PartedTrace, account: Account): Promise<Reply> {
  const body = await protobufBody(parts, account);
  const [head, tail] = [new WireWriter(), new WireWriter()];
  // A uint32 field is written as a tag and a number, and so is the length of a message.
  head.uint32(RESPONSE.trace, body.byteLength);
  tail.message(RESPONSE.metrics, () => {});
  if (isPartial) tail.uint32(RESPONSE.status, PARTIAL);
  body.prepend(ownedBytes(head.finish()));
  body.bytes(ownedBytes(tail.finish()));
  return body.reply(200, { 'content-type': PROTOBUF_TYPE });
}

async function protobufBody(parts: PartedTrace['parts'], account: Account): Promise<Body> {
  const body = new Body(account);
  for await (const spans of parts) {
    body.bytes(ownedBytes(encodeTracesProtobuf(withAttributes(spans), { emptyStatuses: true })));
  }
  return body;
}

interface JsonFrame {
  readonly head: string;
  /** Before and after the resource spans, if there are some. */
  readonly list: readonly [string, string];
  readonly tail: (isPartial: boolean) => string;
}

const V1_JSON: JsonFrame = { head: '{', list: ['"batches":[', ']'], tail: () => '}' };
const V2_JSON: JsonFrame = {
  head: '{"trace":{',
  list: ['"resourceSpans":[', ']'],
  tail: (isPartial) => `},"metrics":{}${isPartial ? ',"status":"PARTIAL"' : ''}}`,
};

async function asJson({ parts, isPartial }: PartedTrace, account: Account, frame: JsonFrame): Promise<Reply> {
  const body = new Body(account);
  body.text(frame.head);
  let hasSpans = false;
  for await (const spans of parts) {
    body.text((hasSpans ? ',' : frame.list[0]) + encodeResourceSpansJson(withAttributes(spans), PROTOBUF_JSON));
    hasSpans = true;
  }
  body.text((hasSpans ? frame.list[1] : '') + frame.tail(isPartial));
  return body.reply(200, { 'content-type': JSON_TYPE });
}

/** Bytes whose memory nothing else uses. */
function ownedBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** What a resource is given that has no attribute: Grafana shows no spans of such a one. */
const NAMELESS = { key: 'service.name', value: UNKNOWN_SERVICE } as const;

/** Each resource has an attribute. Spans that shared a resource still do. */
function withAttributes(spans: readonly Span[]): readonly Span[] {
  if (spans.every(({ resource }) => resource.attributes.length > 0)) return spans;
  const named = new Map<Resource, Resource>();
  return spans.map((span) => {
    if (span.resource.attributes.length > 0) return span;
    const resource = named.get(span.resource) ?? { ...span.resource, attributes: [NAMELESS] };
    named.set(span.resource, resource);
    return { ...span, resource };
  });
}
