/** Limits on the text of an operation, checked before anything else reads it: tokens, depth and aliases. */
import { type DocumentNode, Kind, parse, type SelectionNode, type SelectionSetNode } from 'graphql';
import { SpangraphError } from '../../errors.ts';
import { type Fragments, fragmentsOf } from '../execution/fragments.ts';
import { FieldComparisons } from './field-comparisons.ts';

export interface DocumentLimits {
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxFieldComparisons: number;
}

/**
 * Parses, and throws OPERATION_TOO_COMPLEX, OPERATION_TOO_DEEP or TOO_MANY_ALIASES for a document over a limit, and
 * GraphQL's own syntax error for one that cannot be read. If a document has several operations, each must stay under the
 * limits. The document need not be valid: fragments may be unknown or form cycles.
 */
export function parseWithinLimits(text: string, limits: DocumentLimits): DocumentNode {
  try {
    const document = parseBounded(text, limits);
    const fragments = fragmentsOf(document);
    const sizes = new SizeOfSelections(fragments);
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) refuseOverLimit(sizes.of(definition.selectionSet), limits);
    }
    refuseManyComparisons(document, fragments, limits);
    return document;
  } catch (error) {
    // Parser and measure recurse with the levels of the text. The stack ends far beyond any sensible limit.
    if (error instanceof RangeError) throw tooDeep('more levels than can be counted', limits.maxDepth);
    throw error;
  }
}

/** How graphql-js begins the sentence about too many tokens. */
const TOO_MANY_TOKENS = 'Document contains more than';

function parseBounded(text: string, { maxTokens }: DocumentLimits): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (error instanceof Error && error.message.includes(TOO_MANY_TOKENS)) {
      throw new SpangraphError(
        'OPERATION_TOO_COMPLEX',
        `The operation's text has more than ${maxTokens} tokens, which is the limit. Pass long lists of values in ` +
          'variables, use fragments for repeated parts, or split the operation.',
      );
    }
    throw error;
  }
}

function refuseOverLimit(size: Size, { maxDepth, maxAliases }: DocumentLimits): void {
  if (size.depth > maxDepth) throw tooDeep(`${size.depth} levels of fields`, maxDepth);
  if (size.aliases > maxAliases) {
    throw new SpangraphError(
      'TOO_MANY_ALIASES',
      `The operation has ${size.aliases} aliased fields (each use of a fragment counts), over the limit of ` +
        `${maxAliases}. Ask for lists, such as nodes(ids: [...]) or attributes(keys: [...]), instead of the same field ` +
        'again and again, or send several operations.',
    );
  }
}

function refuseManyComparisons(document: DocumentNode, fragments: Fragments, limits: DocumentLimits): void {
  const comparisons = new FieldComparisons(fragments, limits.maxDepth, limits.maxFieldComparisons);
  for (const definition of document.definitions) {
    const isExecutable = definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION;
    if (!isExecutable || !comparisons.exceedsLimit(definition)) continue;
    throw new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `Validation would compare fields of the same name more than ${limits.maxFieldComparisons} times, which is the ` +
        'limit. Name each field once in a selection, with everything below it, and use fewer fragments in one place.',
    );
  }
}

function tooDeep(depth: string, limit: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_DEEP',
    `The operation has ${depth}, over the limit of ${limit}. Use descendants or ancestors instead of many levels of ` +
      'children or parent, or ask in a second operation from where the first one ends.',
  );
}

interface Size {
  /** Levels of fields. Introspection does not count: GraphQL's validation limits it. */
  readonly depth: number;
  readonly aliases: number;
}

const NOTHING: Size = { depth: 0, aliases: 0 };

/** Measures selections with their fragments. Each fragment is measured once. A fragment inside itself counts as nothing. */
class SizeOfSelections {
  readonly #fragments: Fragments;
  readonly #measured = new Map<string, Size>();

  constructor(fragments: Fragments) {
    this.#fragments = fragments;
  }

  of(set: SelectionSetNode | undefined): Size {
    let depth = 0;
    let aliases = 0;
    for (const selection of set?.selections ?? []) {
      const size = this.#ofSelection(selection);
      depth = Math.max(depth, size.depth);
      aliases += size.aliases;
    }
    return { depth, aliases };
  }

  #ofSelection(selection: SelectionNode): Size {
    switch (selection.kind) {
      case Kind.FIELD: {
        const inner = this.of(selection.selectionSet);
        const isIntrospection = selection.name.value.startsWith('__');
        return {
          depth: isIntrospection ? 0 : inner.depth + 1,
          aliases: inner.aliases + (selection.alias ? 1 : 0),
        };
      }
      case Kind.INLINE_FRAGMENT:
        return this.of(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return this.#ofFragment(selection.name.value);
    }
  }

  #ofFragment(name: string): Size {
    const measured = this.#measured.get(name);
    if (measured) return measured;
    this.#measured.set(name, NOTHING);
    const size = this.of(this.#fragments.get(name)?.selectionSet);
    this.#measured.set(name, size);
    return size;
  }
}
