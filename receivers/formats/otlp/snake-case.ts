import { visitContainers } from './json-walk.ts';
import { JSON_NAMES } from './otlp-fields.ts';

/** A key in snake_case. OTLP/JSON as it should be has none, so that only odd requests pay for more than this look. */
const SNAKE_CASE_KEY = /"[a-z]+(?:_[a-z]+)+"\s*:/;

/**
 * Gives the fields that stand under their names in the .proto file, such as `trace_id`, their names in JSON. In a message
 * that has both, the JSON name counts. Returns the first name that was read so, or undefined if there is none. `value`
 * belongs to the caller alone. With `text`, from which it was parsed, usual requests are not walked through.
 */
export function renameSnakeCase(value: unknown, text?: string): string | undefined {
  if (text !== undefined && !SNAKE_CASE_KEY.test(text)) return undefined;
  let first: string | undefined;
  visitContainers(value, (object) => {
    for (const key of Object.keys(object)) {
      const jsonName = JSON_NAMES.get(key);
      if (jsonName === undefined || Object.hasOwn(object, jsonName)) continue;
      object[jsonName] = object[key];
      first ??= key;
    }
  });
  return first;
}
