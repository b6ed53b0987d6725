import { SpangraphError } from '../errors.ts';

/** The error for output that the system refuses. `where` is the file, or the name that people know. */
export function cannotWrite(where: string, cause: Error): SpangraphError {
  return new SpangraphError('OUTPUT_UNUSABLE', `Cannot write to ${where}: ${cause.message}.`, { cause });
}
