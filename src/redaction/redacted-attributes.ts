/** What rules make of an attribute list that is not decoded yet. */
import type { Attribute, Attributes, AttributeType } from '../model/attributes.ts';
import type { AttributeShape, EncodedAttributes } from '../model/encoded-attributes.ts';
import { getOrMake } from '../model/get-or-make.ts';
import type { Redaction } from './redaction.ts';

/** Values of these types may have entries with keys of their own. */
const NESTING: ReadonlySet<AttributeType> = new Set(['ARRAY', 'KVLIST']);

/** What the rules say of all lists with the same keys and types. */
interface ShapeFacts {
  /** Nothing of such lists is hidden. */
  readonly isClean: boolean;
  readonly shown: AttributeShape;
}

export class EncodedRedaction {
  readonly #redaction: Redaction;
  /** Lists with the same keys and types mostly share one shape. */
  readonly #facts = new WeakMap<AttributeShape, ShapeFacts>();

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  /** The same object if no rule can cover anything of it, so that it costs a look-up. */
  attributes(list: EncodedAttributes): EncodedAttributes {
    const { isClean, shown } = getOrMake(this.#facts, list.shape, () => this.#factsOf(list.shape));
    return isClean ? list : new RedactedAttributes(list, shown, this.#redaction);
  }

  #factsOf(shape: AttributeShape): ShapeFacts {
    const redaction = this.#redaction;
    const isClean = shape.every(
      ({ key, type }) => redaction.ruleOf(key) === undefined && !(NESTING.has(type) && redaction.mayHideWithin(key)),
    );
    const shown = shape.flatMap((one) => {
      const rule = redaction.ruleOf(one.key);
      if (rule === undefined) return [one];
      return rule.action === 'drop' ? [] : [{ key: one.key, type: 'STRING' as const }];
    });
    return { isClean, shown };
  }
}

class RedactedAttributes implements EncodedAttributes {
  readonly #list: EncodedAttributes;
  readonly #redaction: Redaction;
  readonly shape: AttributeShape;

  constructor(list: EncodedAttributes, shape: AttributeShape, redaction: Redaction) {
    this.#list = list;
    this.shape = shape;
    this.#redaction = redaction;
  }

  decode(): Attributes {
    return this.#redaction.attributes(this.#list.decode());
  }

  [Symbol.iterator](): Iterator<Attribute> {
    return this.decode()[Symbol.iterator]();
  }

  /** The stored texts have what is hidden. */
  texts(): undefined {
    return undefined;
  }
}
