/** A way to prove who one is: tokens, signed tokens of a provider, the session of a browser. */
import type { Caller } from './caller.ts';
import type { Credentials } from './gate.ts';

/** Why credentials are not taken. The words are labels of a metric. */
export type Failure = 'none' | 'malformed' | 'unknown' | 'expired' | 'claims' | 'scope' | 'limited';

/** Whose credentials they are, or why they are nobody's. A message never repeats a secret. */
export type Identified = { readonly caller: Caller } | { readonly failure: Failure; readonly message: string };

export interface Identifier {
  /** Undefined: the request has no credentials of this kind. Throws what keeps it from deciding. */
  identify(credentials: Credentials): Identified | undefined | Promise<Identified | undefined>;
}
