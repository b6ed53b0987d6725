/** What is known of this API without loading it. */
import type { SpangraphError } from '../../errors.ts';

/** What its paths begin with. */
export const JAEGER_PREFIX = '/jaeger';

/** The body of a refusal. */
export function jaegerRefusal({ message }: SpangraphError): string {
  return message;
}
