/** How large an answer is, and the error for one that cannot be made small enough. */
import { SpangraphError } from '../../../errors.ts';

const encoder = new TextEncoder();

/** Bytes of the value as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).byteLength;
}

/** `advice` says how to ask for less. */
export function answerTooLarge(maxBytes: number, advice: string): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_LARGE',
    `The answer has more than ${maxBytes} bytes, the limit of one answer (api.mcp.max_answer_size). ${advice}`,
  );
}
