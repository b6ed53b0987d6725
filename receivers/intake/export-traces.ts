import type { RejectedSpan, Reservation, SinkReport, SpanSink } from '../../src/ingest/sink.ts';
import { checkIds } from '../formats/check-ids.ts';
import { DECODED_MESSAGE_BYTES, type OnMessages } from '../formats/decode-limits.ts';
import { type DecodedTraces, mergeRejected, type OtlpEncoding, originalPositions } from '../formats/decoded-traces.ts';
import { decodeTracesJson } from '../formats/otlp/decode-json.ts';
import { decodeTracesProtobuf } from '../formats/otlp/decode-protobuf.ts';
import type { Warning } from '../formats/warnings.ts';

/** What became of a request. */
export interface ExportOutcome {
  /** Spans now stored, repeated ones included. */
  readonly accepted: number;
  /** The others, ascending; `index` counts all spans of the request. */
  readonly rejected: readonly RejectedSpan[];
  /** What was taken although it is not as its format has it, and what was left behind. */
  readonly warnings: readonly Warning[];
}

const NOTHING_WRITTEN: SinkReport = { accepted: 0, rejected: [] };

/**
 * Takes in one ExportTraceServiceRequest: the one way from bytes to storage, under every transport. Resolves when the
 * accepted spans are durable; a rejected span never fails its neighbours.
 *
 * Throws SpangraphError: MALFORMED_REQUEST and BODY_TOO_LARGE (never works again), QUEUE_FULL, SHUTTING_DOWN and
 * STORAGE_UNAVAILABLE (may work later). In all these cases nothing of the request was stored.
 */
export async function exportTraces(sink: SpanSink, payload: Buffer, encoding: OtlpEncoding): Promise<ExportOutcome> {
  const reservation = sink.reserve();
  try {
    return await exportReserved(sink, reservation, payload, encoding);
  } finally {
    reservation.release();
  }
}

/** The same for a transport that has made room for the request while it came; the transport releases it. */
export async function exportReserved(
  sink: SpanSink,
  reservation: Reservation,
  payload: Buffer,
  encoding: OtlpEncoding,
): Promise<ExportOutcome> {
  reservation.growTo(payload.length);
  const decode = encoding === 'protobuf' ? decodeTracesProtobuf : decodeTracesJson;
  return await storeDecoded(sink, reservation, decode(payload, roomForMessages(reservation)));
}

/**
 * Makes room for what is being decoded. A few bytes on the wire can become objects of a few hundred: they are counted before
 * they are there, so that memory is bounded over all requests.
 */
export function roomForMessages(reservation: Reservation): OnMessages {
  return (messages) => reservation.growTo(messages * DECODED_MESSAGE_BYTES);
}

/** The part behind the decoding, for requests in any format. */
export async function storeDecoded(
  sink: Pick<SpanSink, 'write'>,
  reservation: Reservation,
  decoded: DecodedTraces,
): Promise<ExportOutcome> {
  const { spans, rejected, warnings, messages } = checkIds(decoded);
  roomForMessages(reservation)(messages);
  const report = spans.length === 0 ? NOTHING_WRITTEN : await sink.write(spans);
  return { accepted: report.accepted, rejected: withSinkRejections(rejected, spans.length, report.rejected), warnings };
}

/** Adds the sink's rejections, whose index counts the spans that were written, at their positions in the request. */
function withSinkRejections(
  rejected: readonly RejectedSpan[],
  written: number,
  bySink: readonly RejectedSpan[],
): readonly RejectedSpan[] {
  if (bySink.length === 0) return rejected;
  const positions = originalPositions(written, rejected);
  const moved = bySink.map(({ index, reason }) => ({ index: positions[index] ?? index, reason }));
  return mergeRejected(rejected, moved);
}
