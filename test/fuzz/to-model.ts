/** From a message as a reference or protobufjs has it to the program's model, and the verdict on each span. */
import type { Attribute, AttributeValue } from '../../src/model/attributes.ts';
import type { Span } from '../../src/model/span.ts';
import { type Flawed, IN_ORDER, type Message } from './message.ts';

export interface Expected {
  readonly spans: readonly Span[];
  /** Positions among all spans of the request. */
  readonly rejected: readonly number[];
}

/** `message` holds 64-bit integers as bigint or Long, and bytes as Uint8Array or, where they are ids, as hex digits. */
export function toModel(request: Message, flawed?: Flawed): Expected {
  const spans: Span[] = [];
  const rejected: number[] = [];
  let index = 0;
  for (const resourceSpans of list(request, 'resourceSpans')) {
    const resource = {
      ...resourceOf(resourceSpans.resource as Message | null),
      schemaUrl: text(resourceSpans, 'schemaUrl'),
    };
    const isResourceFlawed = flawed?.has(resourceSpans) === true || flawed?.has(resourceSpans.resource) === true;
    for (const scopeSpans of groupsOf(resourceSpans)) {
      const scopeMessage = (scopeSpans.scope ?? scopeSpans.instrumentationLibrary) as Message | null;
      const scope = { ...scopeOf(scopeMessage), schemaUrl: text(scopeSpans, 'schemaUrl') };
      const isFlawed = isResourceFlawed || flawed?.has(scopeSpans) === true || flawed?.has(scopeMessage) === true;
      for (const span of list(scopeSpans, 'spans')) {
        if (isFlawed || flawed?.has(span) === true) rejected.push(index);
        else spans.push(spanOf(span, resource, scope));
        index++;
      }
    }
  }
  return { spans, rejected };
}

function groupsOf(resourceSpans: Message): readonly Message[] {
  if (Object.hasOwn(resourceSpans, IN_ORDER)) return list(resourceSpans, IN_ORDER);
  return [...list(resourceSpans, 'scopeSpans'), ...list(resourceSpans, 'instrumentationLibrarySpans')];
}

function resourceOf(message: Message | null | undefined): Omit<Span['resource'], 'schemaUrl'> {
  const resource = message ?? {};
  return {
    attributes: attributesOf(resource),
    droppedAttributesCount: number(resource, 'droppedAttributesCount'),
    entityRefs: list(resource, 'entityRefs').map((ref) => ({
      schemaUrl: text(ref, 'schemaUrl'),
      type: text(ref, 'type'),
      idKeys: [...((ref.idKeys as string[] | undefined) ?? [])],
      descriptionKeys: [...((ref.descriptionKeys as string[] | undefined) ?? [])],
    })),
  };
}

function scopeOf(message: Message | null | undefined): Omit<Span['scope'], 'schemaUrl'> {
  const scope = message ?? {};
  return {
    name: text(scope, 'name'),
    version: text(scope, 'version'),
    attributes: attributesOf(scope),
    droppedAttributesCount: number(scope, 'droppedAttributesCount'),
  };
}

function spanOf(span: Message, resource: Span['resource'], scope: Span['scope']): Span {
  const status = (span.status ?? {}) as Message;
  return {
    traceId: id(span, 'traceId'),
    spanId: id(span, 'spanId'),
    parentSpanId: id(span, 'parentSpanId'),
    traceState: text(span, 'traceState'),
    flags: number(span, 'flags'),
    name: text(span, 'name'),
    kind: number(span, 'kind'),
    startTimeUnixNano: bigint(span.startTimeUnixNano),
    endTimeUnixNano: bigint(span.endTimeUnixNano),
    attributes: attributesOf(span),
    droppedAttributesCount: number(span, 'droppedAttributesCount'),
    events: list(span, 'events').map((event) => ({
      timeUnixNano: bigint(event.timeUnixNano),
      name: text(event, 'name'),
      attributes: attributesOf(event),
      droppedAttributesCount: number(event, 'droppedAttributesCount'),
    })),
    droppedEventsCount: number(span, 'droppedEventsCount'),
    links: list(span, 'links').map((link) => ({
      traceId: id(link, 'traceId'),
      spanId: id(link, 'spanId'),
      traceState: text(link, 'traceState'),
      attributes: attributesOf(link),
      droppedAttributesCount: number(link, 'droppedAttributesCount'),
      flags: number(link, 'flags'),
    })),
    droppedLinksCount: number(span, 'droppedLinksCount'),
    statusCode: number(status, 'code'),
    statusMessage: text(status, 'message'),
    resource,
    scope,
  };
}

const attributesOf = (message: Message): Attribute[] => list(message, 'attributes').map(attributeOf);

const attributeOf = (keyValue: Message): Attribute => ({
  key: text(keyValue, 'key'),
  value: anyValueOf(keyValue.value as Message | null | undefined),
});

function anyValueOf(message: Message | null | undefined): AttributeValue {
  const own = (member: string): boolean => message !== null && message !== undefined && Object.hasOwn(message, member);
  if (message === null || message === undefined) return null;
  if (own('stringValue')) return message.stringValue as string;
  if (own('boolValue')) return message.boolValue as boolean;
  if (own('intValue')) return BigInt.asIntN(64, bigint(message.intValue));
  if (own('doubleValue')) return message.doubleValue as number;
  if (own('bytesValue')) return new Uint8Array(message.bytesValue as Uint8Array);
  if (own('arrayValue')) return list((message.arrayValue ?? {}) as Message, 'values').map(anyValueOf);
  if (own('kvlistValue')) return { entries: list((message.kvlistValue ?? {}) as Message, 'values').map(attributeOf) };
  return null;
}

const list = (message: Message, field: string): readonly Message[] => (message[field] ?? []) as readonly Message[];
const text = (message: Message, field: string): string => (message[field] ?? '') as string;
const number = (message: Message, field: string): number => (message[field] ?? 0) as number;

function id(message: Message, field: string): string {
  const value = message[field] ?? '';
  return typeof value === 'string' ? value : Buffer.from(value as Uint8Array).toString('hex');
}

function bigint(value: unknown): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  const { high, low } = value as { readonly high: number; readonly low: number };
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
