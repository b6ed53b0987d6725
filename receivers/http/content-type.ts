import { SpangraphError } from '../../src/errors.ts';
import type { OtlpEncoding } from '../formats/decoded-traces.ts';

/** The media type of each encoding (OTLP spec, "OTLP/HTTP Request"). */
export const MEDIA_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** The encoding that a Content-Type header names, in any case and with any parameters. Undefined if it names neither. */
export function encodingOf(contentType: string | undefined): OtlpEncoding | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === MEDIA_TYPES.protobuf) return 'protobuf';
  return mediaType === MEDIA_TYPES.json ? 'json' : undefined;
}

/** As {@link encodingOf}. Throws UNSUPPORTED_MEDIA_TYPE if it names neither. */
export function requireEncoding(contentType: string | undefined): OtlpEncoding {
  const encoding = encodingOf(contentType);
  if (encoding !== undefined) return encoding;
  throw new SpangraphError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Content-Type is ${contentType === undefined ? 'missing' : JSON.stringify(contentType.slice(0, 100))}: ` +
      `send ${MEDIA_TYPES.protobuf} or ${MEDIA_TYPES.json}.`,
  );
}
