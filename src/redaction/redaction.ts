/** What rules make of values: the same wherever they apply. */
import { createHmac } from 'node:crypto';
import { exactText } from '../model/attribute-text.ts';
import { type Attribute, type Attributes, type AttributeValue, isArrayValue } from '../model/attributes.ts';
import { BoundedCache } from '../model/bounded-cache.ts';
import { getOrMake } from '../model/get-or-make.ts';
import { KeyPattern } from './key-pattern.ts';
import { isAlwaysShown, MASK, type RedactedField, type RedactionRule } from './rules.ts';

/** Keys whose rule is remembered, if they are no longer than so many characters. */
const MAX_KNOWN_KEYS = 4_000;
const MAX_KNOWN_LENGTH = 200;

const HASH_PREFIX = 'hmac-sha256:';
const HASH_DIGITS = 32;
const HASHED = /^hmac-sha256:[0-9a-f]{32}$/;

interface PreparedRule {
  readonly rule: RedactionRule;
  readonly patterns: readonly KeyPattern[];
}

/** What the rules say of a key. */
interface KeyFacts {
  /** The rule that covers it. */
  readonly rule: RedactionRule | undefined;
  /** Whether one may cover an entry of a map under this key. */
  readonly mayHideWithin: boolean;
}

/**
 * Rules that all apply. Of several that cover a key, the first counts. The key of an entry of a map is the key of the map, a dot
 * and its own (`user` = {password} has `user.password`), also where the map is an element of a list.
 */
export class Redaction {
  readonly #rules: readonly PreparedRule[];
  readonly #known = new BoundedCache<string, KeyFacts>(MAX_KNOWN_KEYS);
  readonly #shared = new WeakMap<Attributes, Attributes>();

  constructor(rules: readonly RedactionRule[]) {
    this.#rules = rules.map((rule) => ({ rule, patterns: rule.keys.map((key) => new KeyPattern(key)) }));
  }

  /** The rule that covers an attribute. */
  ruleOf(key: string): RedactionRule | undefined {
    return this.#factsOf(key).rule;
  }

  /** The rule that covers a field of spans. */
  ruleOfField(field: RedactedField): RedactionRule | undefined {
    return this.#rules.find(({ patterns }) => patterns.some((pattern) => pattern.isName && pattern.matches(field)))
      ?.rule;
  }

  /** Whether a value of an attribute that no rule covers may have a part that one covers. */
  mayHideWithin(key: string): boolean {
    return this.#factsOf(key).mayHideWithin;
  }

  /** The list without what the rules hide. The same object if they hide nothing of it. */
  attributes(list: Attributes): Attributes {
    return this.#list(list, '');
  }

  /** As {@link attributes}, for a list that many spans share: so do they share the result. */
  sharedAttributes(list: Attributes): Attributes {
    return getOrMake(this.#shared, list, () => this.attributes(list));
  }

  /** Whether a value of an attribute that no rule covers has a part that one covers. */
  hidesWithin(key: string, value: AttributeValue): boolean {
    return this.mayHideWithin(key) && !Object.is(this.#within(key, value), value);
  }

  /** A field of a span. */
  field(field: RedactedField, text: string): string {
    return redactedText(this.ruleOfField(field), text);
  }

  /** A text that stands for an attribute, and is empty without it. */
  text(key: string, text: string): string {
    return redactedText(this.ruleOf(key), text);
  }

  #list(list: Attributes, prefix: string): Attributes {
    let changed: Attribute[] | undefined;
    for (const [index, attribute] of list.entries()) {
      const shown = this.#attribute(attribute, prefix + attribute.key);
      if (shown !== attribute) changed ??= list.slice(0, index);
      if (shown !== undefined) changed?.push(shown);
    }
    return changed ?? list;
  }

  /** Undefined if nothing of it is shown. */
  #attribute(attribute: Attribute, path: string): Attribute | undefined {
    const { rule, mayHideWithin } = this.#factsOf(path);
    if (rule !== undefined) {
      const value = redactedValue(rule, attribute.value);
      return value === undefined ? undefined : { key: attribute.key, value };
    }
    if (!mayHideWithin) return attribute;
    const value = this.#within(path, attribute.value);
    return Object.is(value, attribute.value) ? attribute : { key: attribute.key, value };
  }

  #within(path: string, value: AttributeValue): AttributeValue {
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    if (!isArrayValue(value)) {
      const entries = this.#list(value.entries, `${path}.`);
      return entries === value.entries ? value : { entries };
    }
    const elements = value.map((element) => this.#within(path, element));
    return elements.every((element, index) => Object.is(element, value[index])) ? value : elements;
  }

  #factsOf(path: string): KeyFacts {
    if (path.length > MAX_KNOWN_LENGTH) return this.#decide(path);
    return getOrMake(this.#known, path, () => this.#decide(path));
  }

  #decide(path: string): KeyFacts {
    const covering = isAlwaysShown(path) ? undefined : this.#rules.find((one) => covers(one, path));
    const mayHideWithin = this.#rules.some(({ patterns }) =>
      patterns.some((pattern) => pattern.mayMatchAfter(`${path}.`)),
    );
    return { rule: covering?.rule, mayHideWithin };
  }
}

function covers({ patterns }: PreparedRule, key: string): boolean {
  return patterns.some((pattern) => pattern.matches(key));
}

/** Undefined if the attribute is left out. What was hashed at ingest stays as it is. */
function redactedValue({ action, hashKey = '' }: RedactionRule, value: AttributeValue): string | undefined {
  switch (action) {
    case 'drop':
      return undefined;
    case 'mask':
      return MASK;
    case 'hash':
      if (typeof value === 'string' && HASHED.test(value)) return value;
      return HASH_PREFIX + createHmac('sha256', hashKey).update(exactText(value)).digest('hex').slice(0, HASH_DIGITS);
  }
}

function redactedText(rule: RedactionRule | undefined, text: string): string {
  return rule === undefined || text === '' ? text : (redactedValue(rule, text) ?? '');
}
