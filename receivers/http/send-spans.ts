import type { Span } from '../../src/model/span.ts';
import { askOwnDoor, type OwnDoor } from '../../src/net/own-door.ts';
import { encodeTracesJson } from '../formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import { MEDIA_TYPES } from './content-type.ts';

const PATH = '/v1/traces';

/** Sends spans to a receiver of this process. Throws unless all of them are accepted without a warning. */
export async function sendSpans(door: OwnDoor, spans: readonly Span[], signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': MEDIA_TYPES.protobuf };
  const body = encodeTracesProtobuf(spans);
  const answer = await askOwnDoor(door, { path: PATH, headers, body, signal });
  // An answer without content says that all was accepted.
  if (answer.status === 200 && answer.body.length === 0) return;
  throw new Error(`OTLP/HTTP answered ${answer.status}: ${answer.body.toString()}`);
}

/** Likewise, as JSON. */
export async function sendSpansAsJson(door: OwnDoor, spans: readonly Span[], signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': MEDIA_TYPES.json };
  const { status, body } = await askOwnDoor(door, { path: PATH, headers, body: encodeTracesJson(spans), signal });
  const text = body.toString();
  if (status === 200 && text === '{}') return;
  throw new Error(`OTLP/HTTP answered ${status}: ${text}`);
}
