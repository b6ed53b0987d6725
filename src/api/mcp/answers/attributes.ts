/** Attributes in an answer: an object, its values as natural JSON, long ones cut. */
import { naturalText } from '../../../model/attribute-text.ts';
import type { Attributes, AttributeValue } from '../../../model/attributes.ts';
import { naturalValue } from '../../../model/natural-value.ts';
import { cutText, shownName } from './shown-text.ts';

/** How much of each list of a span is shown. */
export interface Caps {
  /** Characters of a value. */
  readonly text: number;
  /** Attributes of one list. */
  readonly attributes: number;
  /** Events, links and exceptions of a span. */
  readonly parts: number;
}

/** From all that is worth reading down to what always fits. */
export const CAPS: readonly Caps[] = [
  { text: 2_000, attributes: 128, parts: 20 },
  { text: 500, attributes: 64, parts: 10 },
  { text: 120, attributes: 32, parts: 5 },
  { text: 40, attributes: 12, parts: 2 },
];

/** The value, or a text that says that it is cut. */
export function shownValue(value: AttributeValue, maxText: number): unknown {
  if (typeof value === 'string') return cutText(value, maxText);
  if (typeof value !== 'object' || value === null) return naturalValue(value);
  const text = naturalText(value);
  return text.length <= maxText ? naturalValue(value) : cutText(text, maxText);
}

/** Of several attributes with one key the first counts. What is left out is counted under `[left out]`. */
export function shownAttributes(attributes: Attributes, caps: Pick<Caps, 'text' | 'attributes'>): object {
  const values = new Map<string, unknown>();
  let leftOut = 0;
  for (const { key, value } of attributes) {
    const name = shownName(key);
    if (values.has(name)) continue;
    if (values.size < caps.attributes) values.set(name, shownValue(value, caps.text));
    else leftOut += 1;
  }
  if (leftOut > 0) values.set('[left out]', leftOut);
  return Object.fromEntries(values);
}
