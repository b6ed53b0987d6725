import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { OtlpEncoding } from '../formats/decoded-traces.ts';
import { WireType } from '../formats/otlp/otlp-fields.ts';
import type { OtherSignal } from '../formats/otlp/read-records.ts';
import { WireWriter } from '../formats/otlp/wire-writer.ts';
import { describeWarning, type Warning } from '../formats/warnings.ts';
import type { UnstoredRecords } from '../intake/export-traces.ts';

const PARTIAL_SUCCESS = (1 << 3) | WireType.LENGTH;
const REJECTED_SPANS = (1 << 3) | WireType.VARINT;
const ERROR_MESSAGE = (2 << 3) | WireType.LENGTH;

/** Reasons, and kinds of warnings, that an error message lists before it only counts. */
const MAX_REASONS = 5;
const MAX_WARNINGS = 5;
/** Bytes of UTF-8 that each may take in an error message. Keeps the response under 4 KiB whatever was sent. */
const MAX_REASON_BYTES = 500;
const MAX_WARNING_BYTES = 250;

/** What the answer to an accepted request tells its sender. */
export interface PartialSuccess {
  readonly rejected: readonly RejectedSpan[];
  /** What was accepted although OTLP has it otherwise. */
  readonly warnings: readonly Warning[];
  /** Of a request with another signal. */
  readonly unstored?: UnstoredRecords;
}

/** What was rejected, in the JSON names of the three signals. Their numbers in protobuf are the same. */
const REJECTED_FIELDS = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;
const NAMES = { logs: 'log record', metrics: 'data point' } as const satisfies Record<OtherSignal, string>;

/**
 * Encodes an ExportTraceServiceResponse, or that of logs or metrics (opentelemetry-proto collector; OTLP spec, "Partial
 * Success"): `partial_success` is set only if something was rejected, with its number and the first few reasons, or if there are
 * warnings. With warnings alone the number is 0.
 */
export function encodeExportResponse(outcome: PartialSuccess, encoding: OtlpEncoding): Buffer {
  const { rejected, unstored } = outcome;
  const message = messageOf(outcome);
  const count = unstored?.records ?? rejected.length;
  if (encoding === 'json') {
    const field = REJECTED_FIELDS[unstored?.signal ?? 'traces'];
    const partialSuccess = { [field]: String(count), errorMessage: message };
    return Buffer.from(JSON.stringify(message === '' ? {} : { partialSuccess }));
  }
  const writer = new WireWriter();
  if (message !== '') {
    writer.message(PARTIAL_SUCCESS, () => {
      if (count > 0) writer.int64(REJECTED_SPANS, BigInt(count));
      writer.string(ERROR_MESSAGE, message);
    });
  }
  return writer.finish();
}

/** Empty if there is nothing to report. */
function messageOf({ rejected, warnings, unstored }: PartialSuccess): string {
  const { reasons, count } = unstored?.flawed ?? {
    reasons: rejected.map(({ reason }) => reason),
    count: rejected.length,
  };
  const parts = reasons.slice(0, MAX_REASONS).map((reason) => clip(reason, MAX_REASON_BYTES));
  const more = count - parts.length;
  if (more > 0) parts.push(`and ${more} more`);
  if (unstored !== undefined && unstored.records > 0) parts.unshift(unstoredMessage(unstored));
  if (warnings.length > 0) parts.push(`accepted with a warning: ${listWarnings(warnings)}`);
  return parts.join('; ');
}

function unstoredMessage({ signal, records, keepsLogged }: UnstoredRecords): string {
  const what = `${records} ${NAMES[signal]}${records === 1 ? ' is' : 's are'} not stored`;
  if (signal === 'metrics') return `${what}, because Spangraph stores no metrics`;
  if (!keepsLogged) return `${what}, because the storage of this server keeps no log records`;
  return (
    `${what}, because Spangraph keeps a log record only if it has the trace id and the span id of a span, and an exception or ` +
    'the severity ERROR or higher'
  );
}

function listWarnings(warnings: readonly Warning[]): string {
  const parts = warnings.slice(0, MAX_WARNINGS).map((warning) => clip(describeWarning(warning), MAX_WARNING_BYTES));
  const more = warnings.length - parts.length;
  if (more > 0) parts.push(`and warnings of ${more} more kinds`);
  return parts.join('; ');
}

/** At most `maxBytes` bytes of UTF-8: the beginning, which says where, and the end, which says what. */
function clip(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = Math.floor(maxBytes / 2) - 3;
  let start = bytes.length - Math.floor(maxBytes / 2);
  // Cut between characters, not inside one.
  while (isInsideCharacter(bytes, end)) end--;
  while (isInsideCharacter(bytes, start)) start++;
  return `${bytes.toString('utf8', 0, end)}...${bytes.toString('utf8', start)}`;
}

function isInsideCharacter(bytes: Buffer, at: number): boolean {
  return at < bytes.length && (bytes.readUInt8(at) & 0xc0) === 0x80;
}
