/** Thrown to the evaluator where it asks for what has not been fetched yet. The evaluation starts again after the fetch. */
export const MISSING = Symbol('missing');
