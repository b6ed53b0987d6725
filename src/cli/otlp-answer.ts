/** What a server answers to a request with traces. */
import { readField, readVarint } from '../transfer/wire-format.ts';
import type { OtlpProtocol } from './otlp-target.ts';

/** Most characters of a server's message that are shown. */
const MAX_MESSAGE = 300;

/** The part of an answer with status 200 that says what was not stored. */
export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly errorMessage: string;
}

/** Tags of fields with a length, and of an integer: `partial_success`, `rejected_spans`, `error_message`; `Status.message`. */
const PARTIAL_SUCCESS = 0x0a;
const REJECTED_SPANS = 0x08;
const ERROR_MESSAGE = 0x12;
const STATUS_MESSAGE = 0x12;

/** What was not stored. All is taken for stored if the answer cannot be read: other servers answer with other bodies. */
export function readPartialSuccess(body: Buffer, protocol: OtlpProtocol): PartialSuccess {
  if (protocol === 'http/json') {
    const { partialSuccess } = readJson(body) as {
      partialSuccess?: { rejectedSpans?: unknown; errorMessage?: unknown };
    };
    return {
      rejectedSpans: Number(partialSuccess?.rejectedSpans ?? 0) || 0,
      errorMessage: shown(partialSuccess?.errorMessage),
    };
  }
  const partial = contentOf(body, PARTIAL_SUCCESS) ?? Buffer.alloc(0);
  const rejected = contentOf(partial, REJECTED_SPANS);
  return {
    rejectedSpans: rejected === undefined ? 0 : (readVarint(rejected, 0)?.value ?? 0),
    errorMessage: shown(contentOf(partial, ERROR_MESSAGE)?.toString()),
  };
}

/** The message of a refusal: of a `Status` in the encoding of the request, or else the text of the answer. */
export function readRefusal(body: Buffer, contentType = ''): string {
  if (contentType.startsWith('application/x-protobuf')) return shown(contentOf(body, STATUS_MESSAGE)?.toString());
  if (!contentType.startsWith('application/json'))
    return contentType.startsWith('text/plain') ? shown(body.toString()) : '';
  return shown((readJson(body) as { message?: unknown }).message);
}

function readJson(body: Buffer): object {
  try {
    const read: unknown = JSON.parse(body.toString());
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

/** The bytes of the first field with this tag. */
function contentOf(message: Buffer, tag: number): Buffer | undefined {
  for (let at = 0; at < message.length; ) {
    const field = readField(message, at);
    if (field === undefined || !(field.end <= message.length)) return undefined;
    if (field.tag === tag) return message.subarray(field.start, field.end);
    at = field.end;
  }
  return undefined;
}

/** One line without control characters. */
function shown(text: unknown): string {
  return typeof text === 'string'
    ? text
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, MAX_MESSAGE)
    : '';
}
