/** A message as the references read it: fields by their JSON names, absent ones left out. */
export type Message = Record<string, unknown>;

/** In a message of ResourceSpans: what holds its spans, under the new name and the old, in the order of the input. */
export const IN_ORDER = 'scopeSpansInOrder';

/** The whole input is no request. */
export class Malformed extends Error {}

/** The messages with a flaw of their own: spans under or with one are to be rejected. */
export class Flawed {
  readonly #messages = new Set<unknown>();

  add(message: unknown): void {
    this.#messages.add(message);
  }

  get isEmpty(): boolean {
    return this.#messages.size === 0;
  }

  has(message: unknown): boolean {
    return this.#messages.has(message);
  }
}

/** What a reference read. */
export interface Reading {
  readonly request: Message;
  readonly flawed: Flawed;
}

/** The messages that stand or fall with their flaws; a flaw of anything in them is theirs. */
export const OWNERS: ReadonlySet<string> = new Set([
  'Span',
  'Resource',
  'InstrumentationScope',
  'ResourceSpans',
  'ScopeSpans',
  'InstrumentationLibrarySpans',
]);
