import type { RejectedSpan, Reservation, SinkReport, SpanSink } from '../../src/ingest/sink.ts';
import type { Span } from '../../src/model/span.ts';
import { runInSlices, type Steps } from '../../src/model/steps.ts';
import { type DecodedTraces, mergeRejected, type OtlpEncoding, originalPositions } from '../formats/decoded-traces.ts';
import { decodeJsonInSteps } from '../formats/otlp/decode-json.ts';
import { decodeProtobufInSteps } from '../formats/otlp/decode-protobuf.ts';
import type { FlawedRecords, OtherSignal } from '../formats/otlp/read-records.ts';
import { refuseBadIdsInSteps } from '../formats/refuse-bad-ids.ts';
import { DECODED_MESSAGE_BYTES, type OnMessages } from '../formats/request-limits.ts';
import type { Warning } from '../formats/warnings.ts';
import type { Admitted } from './definition.ts';
import type { ReceiverMeter } from './receiver-metrics.ts';

/** The outcome of a request. */
export interface ExportOutcome {
  /** Number of spans that are now stored, including repeated ones. */
  readonly accepted: number;
  /** The other spans, ascending. `index` counts all spans of the request. */
  readonly rejected: readonly RejectedSpan[];
  /** What was read leniently, changed or left behind. */
  readonly warnings: readonly Warning[];
  /** Of a request without traces: what it had in their place. None of it is stored. */
  readonly unstored?: UnstoredRecords;
}

/** Log records, or data points of metrics. */
export interface UnstoredRecords {
  readonly signal: OtherSignal;
  readonly records: number;
  /** Those among them that cannot be read. */
  readonly flawed: FlawedRecords;
  /** Whether the storage keeps what log records tell of spans. */
  readonly keepsLogged: boolean;
}

/** Where a request is stored, and who counts it. */
export interface Intake extends Admitted {
  readonly meter: ReceiverMeter;
}

const NOTHING_WRITTEN: SinkReport = { accepted: 0, rejected: [] };

/**
 * Stores one ExportTraceServiceRequest. This is the one way from bytes to storage, on every transport. Resolves when the
 * accepted spans are durable. A rejected span never fails its neighbours. The transport reserved room while the request
 * arrived, and releases it.
 *
 * Throws SpangraphError: MALFORMED_REQUEST and BODY_TOO_LARGE (never works again), QUEUE_FULL, SHUTTING_DOWN and
 * STORAGE_UNAVAILABLE (may work later). In all these cases nothing of the request is stored, except that of a large one the
 * storage may have taken the first parts. Sent again, it is stored once.
 */
export async function exportReserved(
  intake: Intake,
  reservation: Reservation,
  payload: Buffer,
  encoding: OtlpEncoding,
): Promise<ExportOutcome> {
  countArrived(intake, payload);
  reservation.growTo(payload.length);
  const decode = encoding === 'protobuf' ? decodeProtobufInSteps : decodeJsonInSteps;
  return await storeInSlices(intake, reservation, decode(payload, roomForMessages(reservation)));
}

/** Counts an uncompressed body. */
export function countArrived({ meter, visit }: Intake, payload: Buffer): void {
  meter.arrived(payload.length);
  visit.take(payload.length);
}

/**
 * Reserves room for messages during decoding. A few bytes on the wire can become objects of a few hundred. They are counted
 * before they exist, so that memory is bounded over all requests.
 */
export function roomForMessages(reservation: Reservation): OnMessages {
  return (messages) => reservation.growTo(messages * DECODED_MESSAGE_BYTES);
}

/**
 * Decodes and stores a request in any format, when its turn has come. However large it is, the thread serves others in between. Nothing is written
 * before all of it is decoded.
 */
export async function storeInSlices(
  { sink, meter, onDecoded }: Intake,
  reservation: Reservation,
  decoding: Steps<DecodedTraces>,
): Promise<ExportOutcome> {
  await reservation.enter();
  const { spans, rejected, warnings, messages } = await runInSlices(checked(decoding, meter, onDecoded), () =>
    sink.nextTurn(),
  );
  roomForMessages(reservation)(messages);
  const report = spans.length === 0 ? NOTHING_WRITTEN : await write(spans, sink, meter);
  return { accepted: report.accepted, rejected: withSinkRejections(rejected, spans.length, report.rejected), warnings };
}

function* checked(
  decoding: Steps<DecodedTraces>,
  meter: ReceiverMeter,
  onDecoded: Intake['onDecoded'],
): Steps<DecodedTraces> {
  const decoded = yield* decoding;
  onDecoded?.(decoded.spans);
  const checkedTraces = yield* refuseBadIdsInSteps(decoded);
  meter.rejected(decoded.rejected.length, 'malformed');
  meter.rejected(decoded.spans.length - checkedTraces.spans.length, 'invalid_id');
  return checkedTraces;
}

async function write(spans: readonly Span[], sink: SpanSink, meter: ReceiverMeter): Promise<SinkReport> {
  try {
    const report = await sink.write(spans);
    meter.accepted(report.accepted);
    meter.rejected(report.rejected.length, 'unstorable');
    return report;
  } catch (thrown) {
    meter.refused(spans.length);
    throw thrown;
  }
}

/** Adds the sink's rejections at their positions in the request. Their index counts the spans that were written. */
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
