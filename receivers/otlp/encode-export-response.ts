import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { OtlpEncoding } from './decoded-traces.ts';
import { WireType } from './otlp-fields.ts';
import { WireWriter } from './wire-writer.ts';

const PARTIAL_SUCCESS = (1 << 3) | WireType.LENGTH;
const REJECTED_SPANS = (1 << 3) | WireType.VARINT;
const ERROR_MESSAGE = (2 << 3) | WireType.LENGTH;

/** Reasons that an error message lists before it only counts. */
const MAX_REASONS = 5;
/** Bytes of UTF-8 that one reason may take in an error message, so that the response stays small whatever was sent. */
const MAX_REASON_BYTES = 500;

/**
 * Encodes an ExportTraceServiceResponse (opentelemetry-proto collector/trace/v1; OTLP spec, "Partial Success"):
 * `partial_success` is set only where spans were rejected, with their number and the first few reasons.
 */
export function encodeExportResponse(rejected: readonly RejectedSpan[], encoding: OtlpEncoding): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify(responseJson(rejected)));
  const writer = new WireWriter();
  if (rejected.length > 0) {
    writer.message(PARTIAL_SUCCESS, () => {
      writer.int64(REJECTED_SPANS, BigInt(rejected.length));
      writer.string(ERROR_MESSAGE, errorMessage(rejected));
    });
  }
  return writer.finish();
}

function responseJson(rejected: readonly RejectedSpan[]): object {
  if (rejected.length === 0) return {};
  return { partialSuccess: { rejectedSpans: String(rejected.length), errorMessage: errorMessage(rejected) } };
}

function errorMessage(rejected: readonly RejectedSpan[]): string {
  const reasons = rejected.slice(0, MAX_REASONS).map(({ reason }) => clip(reason));
  const more = rejected.length - reasons.length;
  return more === 0 ? reasons.join('; ') : `${reasons.join('; ')}; and ${more} more`;
}

/** At most {@link MAX_REASON_BYTES} bytes of UTF-8, never half a character. */
function clip(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_REASON_BYTES) return text;
  let end = MAX_REASON_BYTES - 3;
  while ((bytes.readUInt8(end) & 0xc0) === 0x80) end--;
  return `${bytes.toString('utf8', 0, end)}...`;
}
