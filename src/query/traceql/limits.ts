/**
 * Limits on the text of a query, so that any text can be read at low cost. The filter that it compiles to has the
 * limits of every filter (filter-bounds.ts).
 */

/** UTF-16 code units. */
export const MAX_TEXT_LENGTH = 10_000;

/** How deep a query may nest, whether by brackets or by mixing operators. */
export const MAX_DEPTH = 100;
