/** Values as JSON text. */

/** Text that JSON shows as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** From this length on, looking for special characters first costs more than it saves. */
const SHORT = 64;

/** A string as JSON. */
export function stringText(value: string): string {
  return value.length < SHORT && PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** As JSON.stringify, but quicker for what is short. A value without a form in JSON is null. */
export function jsonText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return JSON.stringify(value ?? null);
  }
}
