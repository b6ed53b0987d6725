/** One trace as a document of OTLP JSON. */
import { encodeResourceSpansJson } from '../../receivers/formats/otlp/encode-json.ts';
import type { OperationAccount } from '../query/operation-account.ts';
import { spansInParts } from '../query/spans-in-parts.ts';
import type { SpanReader } from '../storage/backend.ts';

/**
 * The whole trace in pieces that are one document together; undefined if no span of it is stored. Its records and bytes count
 * on `account`, which ends what is too large.
 */
export async function traceAsJson(
  reader: SpanReader,
  traceId: string,
  account: OperationAccount,
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const spans of spansInParts(reader, [traceId], account.signal)) {
    account.readRecords(spans.length, ADVICE);
    const piece = encoder.encode((pieces.length === 0 ? '{"resourceSpans":[' : ',') + encodeResourceSpansJson(spans));
    account.answerBytes(piece.byteLength);
    pieces.push(piece);
  }
  if (pieces.length === 0) return undefined;
  return [...pieces, encoder.encode(']}')];
}

const ADVICE = 'Use "spangraph export", which has no such limit.';
