/** Rules about what may be seen of spans. */
import type { Scope } from '../access/caller.ts';

/**
 * What becomes of a value. `drop`: the attribute is left out. `mask`: {@link MASK} takes the place of the value. `hash`: a text
 * that is equal for equal values takes its place.
 */
export type RedactionAction = 'drop' | 'hash' | 'mask';

/** Where a rule applies: to what is read, or to what is stored. */
export type RedactionPlace = 'read' | 'ingest';

/** Plain data, because it crosses threads. */
export interface RedactionRule {
  /** Keys of attributes, with `*` for any characters. Case does not count. */
  readonly keys: readonly string[];
  readonly action: RedactionAction;
  /** Callers with this scope, or with `admin`, see everything. Absent: nobody does. */
  readonly unless?: Scope;
  readonly at: readonly RedactionPlace[];
  /** The secret of `hash`. */
  readonly hashKey?: string;
}

/** What a masked value looks like. */
export const MASK = '***';

/** The attribute that services, their operations and the map are made of. */
const SERVICE_KEY = 'service.name';
/** How the attributes begin that the self-check sends and reads back. */
const CANARY_PREFIX = 'spangraph.canary.';

/** Whether no rule covers an attribute of this key. */
export function isAlwaysShown(key: string): boolean {
  return key === SERVICE_KEY || key.startsWith(CANARY_PREFIX);
}

/** Fields of a span that are no attributes, and that a rule covers by this name. A pattern with `*` does not cover them. */
export const REDACTED_FIELDS = ['statusMessage', 'traceState'] as const;
export type RedactedField = (typeof REDACTED_FIELDS)[number];
