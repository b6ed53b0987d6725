import { ERROR_CODES, type SpangraphError } from '../../errors.ts';

/** How a call ends, as the library wants to be told. */
export interface CallStatus {
  readonly code: number;
  readonly details: string;
}

export function grpcStatusOf({ code, message }: SpangraphError): CallStatus {
  // A half of a surrogate pair cannot be percent-encoded.
  return { code: ERROR_CODES[code].grpcStatus, details: message.toWellFormed() };
}
