/** What reading a configuration found. Problems refuse it. Notes are shown once at start-up. */
export interface Findings {
  readonly problems: string[];
  readonly notes: string[];
}

/** Nothing found yet. */
export function newFindings(): Findings {
  return { problems: [], notes: [] };
}
