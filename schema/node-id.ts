/** Relay's global ids: base64url of the type's name and what identifies the thing inside its type. */
import type { SpanKey } from '../src/model/span.ts';
import type { SpanError } from '../src/model/span-errors.ts';

export type NodeId =
  | { readonly type: 'Trace'; readonly traceId: string }
  | ({ readonly type: 'Span' } & SpanKey)
  | { readonly type: 'Service'; readonly name: string }
  | { readonly type: 'ErrorGroup'; readonly error: SpanError };

const TRACE = /^Trace:([0-9a-f]{32})$/;
const SPAN = /^Span:([0-9a-f]{32}):([0-9a-f]{16}):(-?\d{1,10}):(\d{1,20})$/;
const SERVICE = /^Service:(.*)$/s;
const ERROR_GROUP = 'ErrorGroup:';

export function traceNodeId(traceId: string): string {
  return encode(`Trace:${traceId}`);
}

export function spanNodeId({ traceId, spanId, kind, startTimeUnixNano }: SpanKey): string {
  return encode(`Span:${traceId}:${spanId}:${kind}:${startTimeUnixNano}`);
}

export function serviceNodeId(name: string): string {
  return encode(`Service:${name}`);
}

/** Not an id of a Node: the nodes of a map are found by no id. */
export function serviceMapNodeId(kind: string, name: string): string {
  return encode(`ServiceMapNode:${kind}:${name}`);
}

export function errorGroupNodeId(error: SpanError): string {
  return encode(ERROR_GROUP + JSON.stringify(error));
}

/**
 * Undefined if the text is not an id of this server. Base64 with padding and with the standard alphabet is accepted
 * too.
 */
export function parseNodeId(id: string): NodeId | undefined {
  const text = Buffer.from(id, 'base64url').toString();
  const trace = TRACE.exec(text);
  if (trace) return { type: 'Trace', traceId: trace[1] ?? '' };
  const span = SPAN.exec(text);
  if (span) {
    const [, traceId = '', spanId = '', kind, start = ''] = span;
    return { type: 'Span', traceId, spanId, kind: Number(kind), startTimeUnixNano: BigInt(start) };
  }
  const service = SERVICE.exec(text);
  if (service) return { type: 'Service', name: service[1] ?? '' };
  const error = text.startsWith(ERROR_GROUP) ? parseError(text.slice(ERROR_GROUP.length)) : undefined;
  return error && { type: 'ErrorGroup', error };
}

function parseError(json: string): SpanError | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const texts = Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  const [first, second, third] = texts;
  if (!Array.isArray(value) || texts.length !== value.length || first === undefined || second === undefined)
    return undefined;
  if (texts.length === 2) return [first, second];
  return texts.length === 3 && third !== undefined ? [first, second, third] : undefined;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
