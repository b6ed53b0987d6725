/**
 * Bounds on a query's text, so that reading one costs little whatever it says. The filter that it compiles to has those of
 * any filter (filter-bounds.ts).
 */

/** UTF-16 code units. */
export const MAX_TEXT_LENGTH = 10_000;

/** How deep a query may nest, whether by brackets or by mixing operators. */
export const MAX_DEPTH = 100;
