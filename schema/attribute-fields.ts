/** The fields `attributes`, `attribute` and `attributeMap`, which look the same wherever attributes are. */
import type { Attribute, Attributes } from '../src/model/attributes.ts';
import { type AttributeList, decoded } from '../src/model/encoded-attributes.ts';
import type { MaybePromise } from '../src/query/types.ts';
import type { SchemaTypes } from './builder.ts';
import type { GraphqlContext } from './context.ts';
import { costs } from './cost.ts';
import { AttributeRef } from './refs.ts';

type TypesOf = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type FieldBuilder<Parent> = PothosSchemaTypes.ObjectFieldBuilder<TypesOf, Parent>;

/** `read` returns the attributes of the parent. It is called once for each field. */
export function attributeFields<Parent>(
  t: FieldBuilder<Parent>,
  read: (parent: Parent, context: GraphqlContext) => MaybePromise<AttributeList>,
) {
  return {
    attributes: t.field({
      type: [AttributeRef],
      description:
        'Attributes in the order in which they were received. With both arguments, only attributes that match both.',
      extensions: costs('record'),
      args: {
        keys: t.arg.stringList({ description: 'Only attributes with one of these keys.' }),
        prefix: t.arg.string({ description: 'Only attributes whose key starts with this text, for example `http.`.' }),
      },
      resolve: (parent, { keys, prefix }, context) => {
        const attributes = read(parent, context);
        if (!keys && !prefix) return attributes;
        return andThen(attributes, (all) =>
          all.filter(({ key }) => (keys?.includes(key) ?? true) && key.startsWith(prefix ?? '')),
        );
      },
    }),
    attribute: t.field({
      type: AttributeRef,
      nullable: true,
      description: 'The attribute with this key. Null if there is none. If a key was sent twice, its first attribute.',
      extensions: costs('record'),
      args: { key: t.arg.string({ required: true, description: 'For example `http.request.method`.' }) },
      resolve: (parent, { key }, context) =>
        andThen(read(parent, context), (all) => all.find((attribute) => attribute.key === key) ?? null),
    }),
    attributeMap: t.field({
      type: 'JSON',
      description: 'All attributes as one JSON object, for dashboards. If a key was sent twice, its first value.',
      extensions: costs('record'),
      resolve: (parent, _args, context) => andThen(read(parent, context), (all) => all),
    }),
  };
}

function andThen<Result extends Attribute | Attributes | null>(
  attributes: MaybePromise<AttributeList>,
  pick: (attributes: Attributes) => Result,
): MaybePromise<Result> {
  return attributes instanceof Promise ? attributes.then((list) => pick(decoded(list))) : pick(decoded(attributes));
}
