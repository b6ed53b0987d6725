/** The values of an attribute as tag values. */
import { type AttributeValue, isArrayValue } from '../../model/attributes.ts';
import type { AttributeValueSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import type { Tag } from './read-tag.ts';
import type { TagValue, ValuesQuestion } from './tag-value.ts';

/** Those of all scopes of the tag, the most frequent first. An array stands for its elements. Bytes and maps have no literal. */
export async function attributeTagValues(
  { scopes, key }: Tag & { readonly kind: 'attribute' },
  question: ValuesQuestion,
  { reader, account }: Asked,
): Promise<readonly TagValue[]> {
  const pages = await Promise.all(
    scopes.map((scope) => reader.attributeValues({ ...question, key, scope, offset: 0 })),
  );
  const found = pages.flatMap(({ items }) => items);
  account.readRecords(found.length);
  if (scopes.length > 1) found.sort((a, b) => b.count - a.count);
  return distinctValues(found);
}

function distinctValues(found: readonly AttributeValueSummary[]): TagValue[] {
  const values = new Map<string, TagValue>();
  for (const { value } of found) {
    for (const one of isArrayValue(value) ? value : [value]) {
      const shown = tagValue(one);
      if (shown !== undefined) values.set(`${shown.type} ${shown.value}`, shown);
    }
  }
  return [...values.values()];
}

function tagValue(value: AttributeValue): TagValue | undefined {
  switch (typeof value) {
    case 'string':
      return { type: 'string', value };
    case 'bigint':
      return { type: 'int', value: String(value) };
    case 'number':
      return { type: 'float', value: String(value) };
    case 'boolean':
      return { type: 'bool', value: String(value) };
    default:
      return undefined;
  }
}
