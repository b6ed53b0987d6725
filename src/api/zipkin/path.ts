/** What is known of this API without loading it. */
import type { SpangraphError } from '../../errors.ts';

/** What its paths begin with. */
export const ZIPKIN_PREFIX = '/zipkin';

/** The body of a refusal. */
export function zipkinRefusal({ message }: SpangraphError): string {
  return message;
}
