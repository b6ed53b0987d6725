/** The tokens of the text. */
import type { AttributeScope } from '../../model/attributes.ts';
import type { TextRange } from './fault.ts';

const LONG = ['!>>', '!<<', '&>>', '&<<'] as const;
const DOUBLE = ['&&', '||', '>>', '<<', '!=', '=~', '!~', '>=', '<=', '!>', '!<', '&>', '&<', '&~'] as const;
const SINGLE = ['{', '}', '(', ')', ',', '=', '>', '<', '~', '!', '|', '+', '-', '*', '/', '%', '^'] as const;

/** The longest first, so that the first match is the right one. */
export const SYMBOLS = [...LONG, ...DOUBLE, ...SINGLE];

export type SymbolText = (typeof SYMBOLS)[number];

export type Token = TextRange &
  (
    | { readonly kind: 'symbol'; readonly text: SymbolText }
    /** A name or keyword: `name`, `span:name`, `count`, `true`; also a dotted name without a scope. */
    | { readonly kind: 'word'; readonly text: string }
    /** `.a`, `span.a`, `resource."a b"`. No scope if none was written. */
    | { readonly kind: 'attribute'; readonly scope?: AttributeScope | 'PARENT'; readonly key: string }
    | { readonly kind: 'string'; readonly value: string }
    /** Without sign and of any size. */
    | { readonly kind: 'integer'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    /** Nanoseconds, without sign and of any size. */
    | { readonly kind: 'duration'; readonly value: bigint }
    | { readonly kind: 'end' }
  );
