/** The time range that fits, as a refusal of the server names it. */

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`;

/** Undefined if the message names none. */
export function fittingRange(message: string): { readonly from: string; readonly to: string } | undefined {
  const found = new RegExp(`start from (?<from>${TIME}) to (?<to>${TIME})`).exec(message)?.groups;
  return found?.from === undefined || found.to === undefined ? undefined : { from: found.from, to: found.to };
}
