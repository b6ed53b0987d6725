/**
 * The trace id in a text: 32 hex digits, 16 of an older system, a W3C `traceparent`, or the address of a trace on a page
 * such as this one. Undefined if it has anything else.
 */
export function traceIdIn(text: string): string | undefined {
  const whole = text.trim().toLowerCase();
  const trimmed = /^https?:\/\/[^?#\s]+\/trace\/(?<id>[0-9a-f]+)\/?(?:[?#]\S*)?$/.exec(whole)?.groups?.id ?? whole;
  const parent = /^[0-9a-f]{2}-(?<id>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(trimmed)?.groups?.id;
  if (parent !== undefined) return parent;
  return /^(?:[0-9a-f]{16}){1,2}$/.test(trimmed) ? trimmed.padStart(32, '0') : undefined;
}
