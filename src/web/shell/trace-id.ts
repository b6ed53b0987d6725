/** The trace id in a text: 32 hex digits, 16 of an older system, or a W3C `traceparent`. Undefined if it has anything else. */
export function traceIdIn(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const parent = /^[0-9a-f]{2}-(?<id>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(trimmed)?.groups?.id;
  if (parent !== undefined) return parent;
  return /^(?:[0-9a-f]{16}){1,2}$/.test(trimmed) ? trimmed.padStart(32, '0') : undefined;
}
