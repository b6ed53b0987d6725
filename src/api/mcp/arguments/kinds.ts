/** The kinds of values that arguments have. */
import { SpangraphError } from '../../../errors.ts';
import type { ArgumentKind } from './argument.ts';

/** Characters of a refused value that its message shows. */
const MAX_SHOWN = 100;

/** `reason` completes the name of the argument. */
export function refusal(name: string, reason: string): SpangraphError {
  return new SpangraphError('BAD_USER_INPUT', `${name}: ${reason}.`);
}

/** A value in a message. What a list or an object has is not shown: it may be of any size and depth. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const written = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return written.length > MAX_SHOWN ? `${written.slice(0, MAX_SHOWN)}...` : written;
}

export function text(
  description: string,
  { max, min = 1 }: { readonly max: number; readonly min?: number },
): ArgumentKind<string> {
  return {
    schema: { type: 'string', minLength: min, maxLength: max, description },
    read: (value, { name }) => {
      if (typeof value !== 'string') throw refusal(name, `expected a text, got ${shown(value)}`);
      // As JSON Schema counts characters.
      const { length } = Array.from(value);
      if (length >= min && length <= max) return value;
      throw refusal(name, `must have ${min} to ${max} characters, has ${length}`);
    },
  };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

export function integer(description: string, { min, max }: Bounds): ArgumentKind<number> {
  return {
    schema: { type: 'integer', minimum: min, maximum: max, description },
    read: (value, { name }) => {
      const isWhole = typeof value === 'number' && Number.isInteger(value);
      if (isWhole && value >= min && value <= max) return value;
      throw refusal(name, `expected a whole number from ${min} to ${max}, got ${shown(value)}`);
    },
  };
}

export function number(description: string, { min, max }: Bounds): ArgumentKind<number> {
  return {
    schema: { type: 'number', minimum: min, maximum: max, description },
    read: (value, { name }) => {
      if (typeof value === 'number' && value >= min && value <= max) return value;
      throw refusal(name, `expected a number from ${min} to ${max}, got ${shown(value)}`);
    },
  };
}

export function choice<const Word extends string>(description: string, words: readonly Word[]): ArgumentKind<Word> {
  return {
    schema: { type: 'string', enum: words, description },
    read: (value, { name }) => {
      const word = words.find((one) => one === value);
      if (word !== undefined) return word;
      throw refusal(name, `expected one of ${words.join(', ')}, got ${shown(value)}`);
    },
  };
}

export function flag(description: string): ArgumentKind<boolean> {
  return {
    schema: { type: 'boolean', description },
    read: (value, { name }) => {
      if (typeof value === 'boolean') return value;
      throw refusal(name, `expected true or false, got ${shown(value)}`);
    },
  };
}

/** A list of 1 to `max` values of one kind. */
export function listOf<Value>(
  description: string,
  kind: ArgumentKind<Value>,
  max: number,
): ArgumentKind<readonly Value[]> {
  return {
    schema: { type: 'array', items: kind.schema, minItems: 1, maxItems: max, description },
    read: (value, context) => {
      if (!Array.isArray(value)) throw refusal(context.name, `expected a list, got ${shown(value)}`);
      if (value.length < 1 || value.length > max) {
        throw refusal(context.name, `must have 1 to ${max} values, has ${value.length}`);
      }
      return value.map((item, index) => kind.read(item, { ...context, name: `${context.name}[${index}]` }));
    },
  };
}

/** An id in hex digits. Zeros on the left may be left out. */
export function hexId(description: string, digits: number): ArgumentKind<string> {
  return {
    schema: { type: 'string', pattern: `^[0-9a-fA-F]{1,${digits}}$`, description },
    read: (value, { name }) => {
      const isHex = typeof value === 'string' && value.length <= digits && /^[0-9a-f]+$/i.test(value);
      const id = isHex ? value.toLowerCase().padStart(digits, '0') : '';
      if (/[^0]/.test(id)) return id;
      throw refusal(name, `expected ${digits} hex digits that are not all 0, got ${shown(value)}`);
    },
  };
}
