/** What reading a configuration found. Problems refuse it. Notes are shown once at start-up. */
export interface Findings {
  readonly problems: string[];
  readonly notes: string[];
  /** Paths of values that could not be made from the file. Their problem is listed, so nothing else about them is. */
  readonly unresolved: Set<string>;
}

/** Nothing found yet. */
export function newFindings(): Findings {
  return { problems: [], notes: [], unresolved: new Set() };
}
