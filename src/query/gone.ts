import { SpangraphError } from '../errors.ts';

/** Throws NOT_FOUND. Retention may delete between two reads of one operation. */
export function gone(what: string): never {
  throw new SpangraphError('NOT_FOUND', `While this operation ran, ${what} was deleted. Run it again.`);
}
