/** The cost of an operation, estimated from its text, its variables and the costs in the schema. */
import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { FieldCost } from '../../../schema/cost.ts';
import { SCAN_COST, usualItems } from '../../../schema/cost.ts';
import { SpangraphError } from '../../errors.ts';
import { type PageSizes, pageSizeExceeded } from '../../query/page-args.ts';
import { type Fragments, fragmentsOf } from '../execution/fragments.ts';
import { type GivenInput, inputCost } from './input-cost.ts';
import { refusedOperation } from './refused-operation.ts';

/** As the request has them, not checked against their types yet. */
export type RawVariables = Readonly<Record<string, unknown>>;

/** Fields and filters that are visited before an operation is refused: fragments in fragments can grow without end. */
const MAX_VISITED_FIELDS = 50_000;

const FREE: FieldCost = { flat: 0, perItem: 0, items: 1, scans: 0 };

/**
 * The points of a valid operation (`schema/cost.ts` says how they are counted). Throws a refusal, PAGE_SIZE_EXCEEDED, for a page
 * over the limit, which would be refused later anyway.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: RawVariables,
  sizes: PageSizes,
): number {
  const root = schema.getRootType(operation.operation);
  return root ? new CostWalk(schema, document, operation, variables, sizes).total(root, operation.selectionSet) : 0;
}

/** Fields of one response key, merged as the execution merges them. */
interface FieldGroup {
  readonly parent: GraphQLCompositeType;
  readonly nodes: FieldNode[];
}

class CostWalk {
  readonly #schema: GraphQLSchema;
  readonly #fragments: Fragments;
  readonly #variables: ReadonlyMap<string, unknown>;
  readonly #defaults: ReadonlyMap<string, ValueNode | undefined>;
  readonly #sizes: PageSizes;
  #visited = 0;
  #scans = 0;

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: RawVariables,
    sizes: PageSizes,
  ) {
    this.#schema = schema;
    this.#sizes = sizes;
    this.#fragments = fragmentsOf(document);
    this.#defaults = new Map(
      operation.variableDefinitions?.map(({ variable: { name }, defaultValue }) => [name.value, defaultValue]),
    );
    this.#variables = new Map(
      operation.variableDefinitions?.map(({ variable: { name }, defaultValue }) => [
        name.value,
        variables[name.value] === undefined ? this.#literal(defaultValue) : variables[name.value],
      ]),
    );
  }

  total(root: GraphQLCompositeType, set: SelectionSetNode): number {
    const points = this.#of(root, [set]);
    return Math.ceil(points) + this.#scans * SCAN_COST;
  }

  #of(type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): number {
    const groups = new Map<string, FieldGroup>();
    const spread = new Set<string>();
    for (const set of sets) this.#collect(type, set, groups, spread);
    let total = 0;
    for (const group of groups.values()) total += this.#ofField(group);
    return total;
  }

  #ofField({ parent, nodes }: FieldGroup): number {
    const [node] = nodes;
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node?.name.value ?? ''] : undefined;
    if (!node || !field) return 0; // __typename, __schema and __type
    const { flat, perItem, items, scans } = (field.extensions.cost as FieldCost | undefined) ?? FREE;
    this.#scans += scans;
    const type = getNamedType(field.type);
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const inner = isCompositeType(type) ? this.#of(type, sets) : 0;
    return flat + this.#ofArguments(field, node) + this.#itemCount(items, node, isConnection(type)) * (perItem + inner);
  }

  #ofArguments({ args }: GraphQLField<unknown, unknown>, node: FieldNode): number {
    let total = 0;
    for (const { name, type, extensions } of args) {
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
      if (!value || this.#isNull(value)) continue;
      if (typeof extensions.cost === 'number') total += extensions.cost;
      if (typeof extensions.cost === 'function') total += Number(extensions.cost(this.#text(value)));
      total += inputCost(
        type,
        value,
        (variable) => this.#given(variable),
        () => this.#countVisit(),
      );
    }
    return total;
  }

  #isNull(value: ValueNode): boolean {
    if (value.kind !== Kind.VARIABLE) return value.kind === Kind.NULL;
    const given = this.#given(value.name.value);
    if (given === undefined) return true;
    return 'json' in given ? given.json === null : given.literal.kind === Kind.NULL;
  }

  /** Empty for a value that is no text. Such a value is refused later. */
  #text(value: ValueNode): string {
    if (value.kind === Kind.STRING) return value.value;
    const given = value.kind === Kind.VARIABLE ? this.#given(value.name.value) : undefined;
    if (given !== undefined && 'json' in given) return typeof given.json === 'string' ? given.json : '';
    return given?.literal.kind === Kind.STRING ? given.literal.value : '';
  }

  #given(variable: string): GivenInput | undefined {
    const json = this.#variables.get(variable);
    if (json !== undefined) return { json };
    const literal = this.#defaults.get(variable);
    return literal && { literal };
  }

  #itemCount(items: FieldCost['items'], node: FieldNode, hasCursors: boolean): number {
    if (typeof items === 'number') return items;
    if (items === 'ids') return this.#listLength(node);
    const size = this.#pageSize(node, hasCursors);
    return items === 'page' ? size : usualItems(size);
  }

  #pageSize(node: FieldNode, hasCursors: boolean): number {
    const limit = this.#sizes.maxPageSize;
    for (const name of ['first', 'last'] as const) {
      const value = this.#argument(node.arguments, name);
      if (typeof value !== 'number') continue;
      if (value > limit) throw refusedOperation(pageSizeExceeded({ name, asked: value, limit, hasCursors }), node);
      return Math.max(value, 0);
    }
    return this.#sizes.defaultPageSize;
  }

  #listLength(node: FieldNode): number {
    const value = node.arguments?.find((argument) => argument.name.value === 'ids')?.value;
    if (value?.kind === Kind.LIST) return value.values.length;
    const list = this.#literal(value);
    return Array.isArray(list) ? list.length : 1;
  }

  #collect(
    type: GraphQLCompositeType,
    set: SelectionSetNode,
    groups: Map<string, FieldGroup>,
    spread: Set<string>,
  ): void {
    for (const selection of set.selections) {
      this.#countVisit();
      if (this.#isLeftOut(selection.directives)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = `${type.name}.${selection.alias?.value ?? selection.name.value}`;
        const group = groups.get(key);
        if (group) group.nodes.push(selection);
        else groups.set(key, { parent: type, nodes: [selection] });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const inner = this.#typeNamed(selection.typeCondition?.name.value) ?? type;
        this.#collect(inner, selection.selectionSet, groups, spread);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = this.#fragments.get(selection.name.value);
        const inner = this.#typeNamed(fragment?.typeCondition.name.value);
        if (fragment && inner) this.#collect(inner, fragment.selectionSet, groups, spread);
      }
    }
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }

  #isLeftOut(directives: readonly DirectiveNode[] | undefined): boolean {
    for (const { name, arguments: args } of directives ?? []) {
      const condition = this.#argument(args, 'if');
      if (name.value === 'skip' && condition === true) return true;
      if (name.value === 'include' && condition === false) return true;
    }
    return false;
  }

  #argument(args: readonly ArgumentNode[] | undefined, name: string): unknown {
    return this.#literal(args?.find((argument) => argument.name.value === name)?.value);
  }

  /** The value of an integer, a boolean or a variable. Undefined for anything else. */
  #literal(node: ValueNode | undefined): unknown {
    switch (node?.kind) {
      case Kind.INT:
        return Number(node.value);
      case Kind.BOOLEAN:
        return node.value;
      case Kind.VARIABLE:
        return this.#variables.get(node.name.value);
      default:
        return undefined;
    }
  }

  #countVisit(): void {
    this.#visited += 1;
    if (this.#visited <= MAX_VISITED_FIELDS) return;
    throw new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `The operation has more than ${MAX_VISITED_FIELDS} fields and filters, with its fragments and variables written out. ` +
        'Use fewer of them, or split the operation.',
    );
  }
}

/** Whether the type gives the cursors of its pages. */
function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && 'pageInfo' in type.getFields();
}
