/** Bounds on a query's text, so that reading one costs little whatever it says. */

/** UTF-16 code units. */
export const MAX_TEXT_LENGTH = 10_000;

/** How deep a query may nest, whether by brackets or by mixing operators. */
export const MAX_DEPTH = 100;

/** Conditions of the compiled filter. `&&` between spansets and aggregates repeat those of their spansets. */
export const MAX_CONDITIONS = 500;

/**
 * Code units of all regular expressions together: a short pattern can be a long program (`x{1000}`). Anchored, one is still
 * within the bound of backends.
 */
export const MAX_PATTERNS_LENGTH = 900;
