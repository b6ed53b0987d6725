import { SpangraphError } from '../errors.ts';

/** What a sender hears where a write failed: always to send again later. A defect keeps its details for the log. */
export function storageFailure(thrown: unknown): SpangraphError {
  if (!isDefect(thrown)) return SpangraphError.from(thrown);
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    'The request cannot be stored now: an internal error, whose details are in the log of the server. Send it again later.',
    { cause: thrown },
  );
}

/** Whether it is an error of this program, and not one that a storage is known to have. */
export function isDefect(thrown: unknown): boolean {
  return SpangraphError.from(thrown).code === 'INTERNAL_SERVER_ERROR';
}
