/** Milliseconds between two refreshes of live measures, at least: each reads all spans of the time range. */
export const LIVE_MS = 5_000;
