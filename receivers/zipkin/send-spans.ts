import type { Span } from '../../src/model/span.ts';
import { askOwnDoor, type OwnDoor } from '../../src/net/own-door.ts';
import { zipkinSpanText } from '../formats/zipkin/encode-zipkin.ts';

const PATH = '/api/v2/spans';
const HEADERS = { 'content-type': 'application/json' };

/** Sends spans to a receiver of this process. Throws unless all of them are accepted without a warning. */
export async function sendSpans(door: OwnDoor, spans: readonly Span[], signal: AbortSignal): Promise<void> {
  const body = `[${spans.map((span) => zipkinSpanText(span, { isOtherHalf: false })).join(',')}]`;
  const answer = await askOwnDoor(door, { path: PATH, headers: HEADERS, body, signal });
  if (answer.status === 202 && answer.body.length === 0) return;
  throw new Error(`Zipkin answered ${answer.status}: ${answer.body.toString()}`);
}
