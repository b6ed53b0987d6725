/**
 * Thrown to the evaluator when it needs data that has not been fetched yet. The evaluation restarts after the fetch.
 */
export const MISSING = Symbol('missing');
