/** Relay's global ids: base64url of the type's name and what identifies the thing inside its type. */
import type { SpanKey } from '../src/model/span.ts';

export type NodeId =
  | { readonly type: 'Trace'; readonly traceId: string }
  | ({ readonly type: 'Span' } & SpanKey)
  | { readonly type: 'Service'; readonly name: string };

const TRACE = /^Trace:([0-9a-f]{32})$/;
const SPAN = /^Span:([0-9a-f]{32}):([0-9a-f]{16}):(-?\d{1,10}):(\d{1,20})$/;
const SERVICE = /^Service:(.*)$/s;

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
  return service ? { type: 'Service', name: service[1] ?? '' } : undefined;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
