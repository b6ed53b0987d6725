import type { OtlpEncoding } from '../formats/decoded-traces.ts';
import { WireType } from '../formats/otlp/otlp-fields.ts';
import { WireWriter } from '../formats/otlp/wire-writer.ts';
import type { ErrorAnswer } from '../intake/error-answer.ts';

const length = (field: number): number => (field << 3) | WireType.LENGTH;
const varint = (field: number): number => (field << 3) | WireType.VARINT;
const STATUS = { code: varint(1), message: length(2), details: length(3) };
const ANY = { typeUrl: length(1), value: length(2) };
const RETRY_INFO = { retryDelay: length(1) };
const DURATION = { seconds: varint(1), nanos: varint(2) };
const BAD_REQUEST = { fieldViolations: length(1) };
const FIELD_VIOLATION = { description: length(2) };

const RETRY_INFO_TYPE = 'type.googleapis.com/google.rpc.RetryInfo';
const BAD_REQUEST_TYPE = 'type.googleapis.com/google.rpc.BadRequest';

/**
 * Encodes an error as google.rpc.Status (OTLP spec, "Failures"): with RetryInfo if it is known when to send again, and with
 * BadRequest if the request is malformed.
 */
export function encodeStatus(answer: ErrorAnswer, encoding: OtlpEncoding): Buffer {
  return encoding === 'protobuf' ? statusProtobuf(answer) : Buffer.from(JSON.stringify(statusJson(answer)));
}

function statusProtobuf(answer: ErrorAnswer): Buffer {
  const writer = new WireWriter();
  const { retryAfterMs, message } = answer;
  writer.uint32(STATUS.code, answer.grpcStatus);
  writer.string(STATUS.message, message);
  if (retryAfterMs !== undefined) {
    writeDetail(writer, RETRY_INFO_TYPE, () => {
      writer.message(RETRY_INFO.retryDelay, () => writeDuration(writer, retryAfterMs));
    });
  }
  if (answer.isMalformed) {
    writeDetail(writer, BAD_REQUEST_TYPE, () => {
      writer.message(BAD_REQUEST.fieldViolations, () => writer.string(FIELD_VIOLATION.description, message));
    });
  }
  return writer.finish();
}

/** Adds a google.protobuf.Any. */
function writeDetail(writer: WireWriter, typeUrl: string, write: () => void): void {
  writer.message(STATUS.details, () => {
    writer.string(ANY.typeUrl, typeUrl);
    writer.message(ANY.value, write);
  });
}

/** google.protobuf.Duration */
function writeDuration(writer: WireWriter, milliseconds: number): void {
  const whole = Math.round(milliseconds);
  writer.uint32(DURATION.seconds, Math.floor(whole / 1000));
  writer.uint32(DURATION.nanos, (whole % 1000) * 1_000_000);
}

function statusJson(answer: ErrorAnswer): object {
  const details: object[] = [];
  if (answer.retryAfterMs !== undefined) {
    details.push({ '@type': RETRY_INFO_TYPE, retryDelay: `${(Math.round(answer.retryAfterMs) / 1000).toFixed(3)}s` });
  }
  if (answer.isMalformed) {
    details.push({ '@type': BAD_REQUEST_TYPE, fieldViolations: [{ description: answer.message }] });
  }
  const status = { code: answer.grpcStatus, message: answer.message };
  return details.length === 0 ? status : { ...status, details };
}
