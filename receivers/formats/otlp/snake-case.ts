import type { Steps } from '../../../src/model/steps.ts';
import { visitContainers } from './json-walk.ts';
import { JSON_NAMES } from './otlp-fields.ts';

/** A key in snake_case. Valid OTLP/JSON has none, so only odd requests are walked. */
const SNAKE_CASE_KEY = /"[a-z]+(?:_[a-z]+)+"\s*:/;

/** Whether a part of a JSON document has something that looks like a key in snake_case. */
export function mayHaveSnakeCase(text: string): boolean {
  return SNAKE_CASE_KEY.test(text);
}

/**
 * Adds the JSON names of fields that have their names from the .proto file, such as `trace_id`. If a message has both, the
 * JSON name wins. `names`: the JSON names of the fields. Returns a warning, or undefined if nothing was renamed. Changes `value`,
 * which must not be shared.
 */
export function* renameSnakeCase(value: unknown, names = JSON_NAMES): Steps<string | undefined> {
  let first: string | undefined;
  yield* visitContainers(value, (object) => {
    for (const key of Object.keys(object)) {
      const jsonName = names.get(key);
      if (jsonName === undefined || Object.hasOwn(object, jsonName)) continue;
      object[jsonName] = object[key];
      first ??= key;
    }
  });
  return first && `keys in snake_case, such as ${first}, are read; OTLP/JSON has lowerCamelCase only`;
}
