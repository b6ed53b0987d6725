import { JSON_NAMES } from './otlp-fields.ts';

/** A key in snake_case. OTLP/JSON as it should be has none, so that only odd requests pay for more than this look. */
const SNAKE_CASE_KEY = /"[a-z]+(?:_[a-z]+)+"\s*:/;

/**
 * Gives the fields that stand under their names in the .proto file, such as `trace_id`, their names in JSON; where a
 * message has both, the JSON name counts. Returns the first name that was read so; undefined where there is none.
 * `value` belongs to nobody else; where `text`, what it was parsed from, is at hand, usual requests are not walked through.
 */
export function renameSnakeCase(value: unknown, text?: string): string | undefined {
  if (text !== undefined && !SNAKE_CASE_KEY.test(text)) return undefined;
  let first: string | undefined;
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const object = next as Record<string, unknown>;
    for (const key of Object.keys(object)) {
      const jsonName = JSON_NAMES.get(key);
      if (jsonName !== undefined && !Object.hasOwn(object, jsonName)) {
        object[jsonName] = object[key];
        first ??= key;
      }
      open.push(object[key] ?? null);
    }
  }
  return first;
}
