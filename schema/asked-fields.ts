/** What an operation asks for inside a field, for reads that must know it before the fields run. */
import {
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { checkQuantile } from '../src/query/metrics/span-measures.ts';
import { SpanRef } from './refs.ts';

export interface AskedField {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/** The fields inside, on every level, but not those of spans. A field comes as often as it is asked for. */
export function* fieldsAskedFor(info: GraphQLResolveInfo): Generator<AskedField> {
  const { fragments, variableValues } = info;
  const type = getNamedType(info.returnType);
  for (const { selectionSet } of info.fieldNodes) yield* fieldsOf(type, selectionSet);

  function* fieldsOf(parent: unknown, set: SelectionSetNode | undefined): Generator<AskedField> {
    if (!isObjectType(parent) || parent.name === SpanRef.name) return;
    for (const node of set?.selections ?? []) {
      if (isLeftOut(node)) continue;
      if (node.kind === 'FragmentSpread') yield* fieldsOf(parent, fragments[node.name.value]?.selectionSet);
      else if (node.kind === 'InlineFragment') yield* fieldsOf(parent, node.selectionSet);
      else {
        const field = parent.getFields()[node.name.value];
        if (field === undefined) continue; // __typename
        yield { parent, field, node };
        yield* fieldsOf(getNamedType(field.type), node.selectionSet);
      }
    }
  }

  function isLeftOut(node: SelectionNode): boolean {
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
    return skip?.if === true || include?.if === false;
  }
}

/** All `q` of the `quantile` fields inside. */
export function quantilesAskedFor(info: GraphQLResolveInfo): number[] {
  const asked: number[] = [];
  for (const { field, node } of fieldsAskedFor(info)) {
    if (field.name !== 'quantile') continue;
    const { q } = getArgumentValues(field, node, info.variableValues);
    asked.push(Number(q));
  }
  return asked;
}

/** Throws BAD_USER_INPUT if one of these is a quantile that there cannot be. */
export function checkQuantilesAskedFor(info: GraphQLResolveInfo): void {
  for (const q of quantilesAskedFor(info)) checkQuantile(q);
}
