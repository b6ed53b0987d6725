/** The part of a trace that is shown, in nanoseconds from its start. */

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The shortest part that can be shown. */
export const MIN_WINDOW_NANOS = 100;

/** The nearest part that is inside the trace and long enough. */
export function clamped({ from, to }: Window, whole: number): Window {
  const length = Math.min(Math.max(to - from, MIN_WINDOW_NANOS), Math.max(whole, MIN_WINDOW_NANOS));
  const start = Math.round(Math.min(Math.max(0, from), Math.max(0, whole - length)));
  return { from: start, to: Math.round(start + length) };
}

/** Makes the part longer (`factor` over 1) or shorter; the moment `at` stays where it is. */
export function zoomed({ from, to }: Window, factor: number, at: number, whole: number): Window {
  return clamped({ from: at - (at - from) * factor, to: at + (to - at) * factor }, whole);
}

/** Moves the part by this share of its length. */
export function moved({ from, to }: Window, share: number, whole: number): Window {
  const by = (to - from) * share;
  return clamped({ from: from + by, to: to + by }, whole);
}

/** As the URL has it: `from-to`; undefined for the whole trace. */
export function windowText({ from, to }: Window, whole: number): string | undefined {
  return from <= 0 && to >= whole ? undefined : `${from}-${to}`;
}

export function parseWindow(text: string | undefined, whole: number): Window {
  const { from, to } = /^(?<from>\d{1,18})-(?<to>\d{1,18})$/.exec(text ?? '')?.groups ?? {};
  if (from === undefined || to === undefined) return { from: 0, to: Math.max(whole, MIN_WINDOW_NANOS) };
  return clamped({ from: Number(from), to: Number(to) }, whole);
}
