import { StatusCode } from '../../../src/model/span.ts';

const CODES: ReadonlyMap<string, number> = new Map([
  ['UNSET', StatusCode.UNSET],
  ['OK', StatusCode.OK],
  ['ERROR', StatusCode.ERROR],
]);

/**
 * Reads the status from the tags. OpenTelemetry's exporters write `otel.status_code`, and the message of an error in `error`;
 * both tags are taken. Other senders mark a failure with `error` alone; it stays a tag, and its text is the message.
 */
export function takeStatus(tags: Map<string, string>): { readonly code: number; readonly message: string } {
  const error = tags.get('error');
  const code = CODES.get(tags.get('otel.status_code') ?? '');
  if (code !== undefined) {
    tags.delete('otel.status_code');
    if (code !== StatusCode.ERROR) return { code, message: '' };
    tags.delete('error');
    return { code, message: error ?? '' };
  }
  if (error === undefined || error === 'false') return { code: StatusCode.UNSET, message: '' };
  return { code: StatusCode.ERROR, message: error === 'true' ? '' : error };
}
