/** What is known of the REST API without loading it. */
import type { SpangraphError } from '../../errors.ts';

/** What the paths of the REST API begin with. */
export const REST_PREFIX = '/v1/';

/** The body of a refusal, in the form of Teletrace. */
export function restRefusal({ message }: SpangraphError): { readonly errorMessage: string } {
  return { errorMessage: message };
}
