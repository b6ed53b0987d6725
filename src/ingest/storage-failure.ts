import { SpangraphError } from '../errors.ts';

/** The error for senders whose write failed. They must always retry. The details of a defect are for the log alone. */
export function storageFailure(thrown: unknown): SpangraphError {
  if (!isDefect(thrown)) return SpangraphError.from(thrown);
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    'The request cannot be stored now: an internal error, whose details are in the log of the server. Send it again later.',
    { cause: thrown },
  );
}

/** Whether only a defect of this program can cause the error. */
export function isDefect(thrown: unknown): boolean {
  return SpangraphError.from(thrown).code === 'INTERNAL_SERVER_ERROR';
}
