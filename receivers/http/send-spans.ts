import type { Span } from '../../src/model/span.ts';
import { askOwnDoor, type OwnDoor } from '../../src/net/own-door.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import { MEDIA_TYPES } from './content-type.ts';

/** Sends spans to a receiver of this process. Throws unless all of them are accepted without a warning. */
export async function sendSpans(door: OwnDoor, spans: readonly Span[], signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': MEDIA_TYPES.protobuf };
  const body = encodeTracesProtobuf(spans);
  const answer = await askOwnDoor(door, { path: '/v1/traces', headers, body, signal });
  // An answer without content says that all was accepted.
  if (answer.status === 200 && answer.body.length === 0) return;
  throw new Error(`OTLP/HTTP answered ${answer.status}: ${answer.body.toString()}`);
}
