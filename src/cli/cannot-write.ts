import { SpangraphError } from '../errors.ts';

/** The error of output that the system refuses; `where` is the file, or what people call it. */
export function cannotWrite(where: string, cause: Error): SpangraphError {
  return new SpangraphError('OUTPUT_UNUSABLE', `Cannot write to ${where}: ${cause.message}.`, { cause });
}
