/** How each field of an operation is answered, found once for all objects that have the field. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLUnionType,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ListField, ListTexts, WriteList } from '../../../schema/list-text.ts';
import { collectFields, type Selecting } from './collect-fields.ts';

/** An operation whose variables have their values. */
export interface Operation extends Selecting {
  readonly definition: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  readonly signal: AbortSignal;
}

/** What the type of a field says of its values. */
export type Shape = { readonly isNullable: boolean } & (
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType }
);

export class FieldPlan {
  readonly key: string;
  /** The key as JSON, with its colon. */
  readonly keyText: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly field: GraphQLField<unknown, unknown>;
  readonly shape: Shape;
  /** Whether it is a field of the program's own types. The number of the others has a bound. */
  readonly isOwn: boolean;
  /** The same for all objects, so its path has the key alone. */
  readonly info: GraphQLResolveInfo;
  readonly #operation: Operation;
  readonly #fieldsByType = new Map<GraphQLObjectType, readonly FieldPlan[]>();
  /** Null if there is none. */
  #listWriter: WriteList | null | undefined;
  #args: Readonly<Record<string, unknown>> | undefined;

  constructor(
    operation: Operation,
    parentType: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    key: string,
    nodes: readonly [FieldNode, ...FieldNode[]],
  ) {
    this.#operation = operation;
    this.key = key;
    this.keyText = `${JSON.stringify(key)}:`;
    this.nodes = nodes;
    this.field = field;
    this.shape = shapeOf(field.type);
    this.isOwn = !parentType.name.startsWith('__') && !field.name.startsWith('__');
    this.info = infoOf(operation, parentType, field, key, nodes);
    if (field.args.length === 0) this.#args = NO_ARGUMENTS;
  }

  /** For messages: `Span.name`. */
  get coordinate(): string {
    return `${this.info.parentType.name}.${this.field.name}`;
  }

  /** The values of its arguments. Throws if a variable cannot be one. */
  get args(): Readonly<Record<string, unknown>> {
    this.#args ??= getArgumentValues(this.field, this.nodes[0], this.#operation.variableValues);
    return this.#args;
  }

  /** The same. Undefined if a variable cannot be one. */
  get argsIfValid(): Readonly<Record<string, unknown>> | undefined {
    try {
      return this.args;
    } catch {
      // Each use of the field reports it.
      return undefined;
    }
  }

  /** Writes the whole list, if the field is one of objects that can be written so. */
  get listWriter(): WriteList | undefined {
    if (this.#listWriter === undefined) this.#listWriter = this.#findListWriter() ?? null;
    return this.#listWriter ?? undefined;
  }

  #findListWriter(): WriteList | undefined {
    if (this.shape.kind !== 'list' || this.shape.item.kind !== 'object') return undefined;
    const { type } = this.shape.item;
    if (!isObjectType(type)) return undefined;
    const { writerOf } = type.extensions as Partial<ListTexts>;
    return writerOf?.(this.fieldsOf(type).map(listField));
  }

  /** The fields that the operation asks for in an object of this type. */
  fieldsOf(type: GraphQLObjectType): readonly FieldPlan[] {
    const known = this.#fieldsByType.get(type);
    if (known !== undefined) return known;
    const selections = this.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const fields = planFields(this.#operation, type, selections);
    this.#fieldsByType.set(type, fields);
    return fields;
  }
}

/** The fields that these selections ask for in an object of this type, in the order of the answer. */
export function planFields(
  operation: Operation,
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
): readonly FieldPlan[] {
  return [...collectFields(operation, type, selections)].flatMap(([key, nodes]) => {
    const field = operation.schema.getField(type, nodes[0].name.value);
    return field === undefined ? [] : [new FieldPlan(operation, type, field, key, nodes)];
  });
}

function listField(plan: FieldPlan): ListField {
  const { key, keyText, shape, field } = plan;
  const type = shape.kind === 'object' ? shape.type : undefined;
  const fields = isObjectType(type) ? plan.fieldsOf(type).map(listField) : [];
  return { key, keyText, name: field.name, args: plan.argsIfValid, fields };
}

const NO_ARGUMENTS: Readonly<Record<string, unknown>> = Object.freeze({});

function shapeOf(type: GraphQLOutputType, isNullable = true): Shape {
  if (isNonNullType(type)) return shapeOf(type.ofType, false);
  if (isListType(type)) return { kind: 'list', isNullable, item: shapeOf(type.ofType) };
  return isLeafType(type) ? { kind: 'leaf', isNullable, type } : { kind: 'object', isNullable, type };
}

function infoOf(
  { schema, fragments, rootValue, definition, variableValues, signal }: Operation,
  parentType: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  key: string,
  fieldNodes: readonly FieldNode[],
): GraphQLResolveInfo {
  return {
    fieldName: field.name,
    fieldNodes,
    returnType: field.type,
    parentType,
    path: { prev: undefined, key, typename: parentType.name },
    schema,
    fragments,
    rootValue,
    operation: definition,
    variableValues,
    getAbortSignal: () => signal,
    getAsyncHelpers: () => ({ promiseAll: (values) => Promise.all(values), track: () => {} }),
  };
}
