/** The fields that a selection asks for (GraphQL specification, 6.3.2 "Field Collection"). */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';

/** The parts of an operation that decide which fields it asks for. */
export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: VariableValues;
}

/** By response key, in the order of the answer. Fields with the same key are merged. */
export type CollectedFields = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

/** The fields that these selections ask of an object of this type. */
export function collectFields(
  selecting: Selecting,
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
): CollectedFields {
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();
  const visit = ({ selections: nodes }: SelectionSetNode): void => {
    for (const node of nodes) {
      if (!isIncluded(selecting, node)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const same = fields.get(key);
        if (same === undefined) fields.set(key, [node]);
        else same.push(node);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? unvisited(selecting, node.name.value, visited) : node;
      if (fragment !== undefined && applies(selecting, fragment.typeCondition, type)) visit(fragment.selectionSet);
    }
  };
  for (const selection of selections) visit(selection);
  return fields;
}

/** Undefined if the fragment is spread a second time: it adds nothing then. */
function unvisited({ fragments }: Selecting, name: string, visited: Set<string>): FragmentDefinitionNode | undefined {
  if (visited.has(name)) return undefined;
  visited.add(name);
  return fragments[name];
}

function isIncluded({ variableValues }: Selecting, node: SelectionNode): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}

function applies({ schema }: Selecting, condition: NamedTypeNode | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined) return true;
  const wanted = schema.getType(condition.name.value);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}
