/** What is known of this API without loading it. */
import type { SpangraphError } from '../../errors.ts';

/** What its paths begin with. */
export const TEMPO_PREFIX = '/tempo';

/** The body of a refusal. */
export function tempoRefusal({ message }: SpangraphError): string {
  return message;
}
