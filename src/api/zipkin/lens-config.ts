/** What Lens, Zipkin's page, asks for when it starts. */

/** Traces of a search that names no limit. */
export const DEFAULT_LIMIT = 10;

/** The defaults of Zipkin's server: Lens asks for traces of the last 15 minutes, and shows no links to other systems. */
export const LENS_CONFIG = {
  environment: '',
  queryLimit: DEFAULT_LIMIT,
  // In milliseconds.
  defaultLookback: 900_000,
  searchEnabled: true,
  logsUrl: null,
  supportUrl: null,
  archivePostUrl: null,
  archiveUrl: null,
  dependency: { enabled: true, lowErrorRate: 0.5, highErrorRate: 0.75 },
};
