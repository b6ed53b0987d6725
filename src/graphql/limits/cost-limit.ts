/** Refuses operations over the cost limit before they run. */
import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { SpangraphError } from '../../errors.ts';
import type { PageSizes } from '../../query/page-args.ts';
import { operationCost, type RawVariables } from './operation-cost.ts';

export interface CostLimits extends PageSizes {
  readonly maxCost: number;
}

export class CostLimit {
  readonly #schema: GraphQLSchema;
  readonly #limits: CostLimits;
  /** Documents whose operations were found cheap enough. Those with variables are judged each time. */
  readonly #judged = new WeakMap<DocumentNode, Set<string | undefined>>();

  constructor(schema: GraphQLSchema, limits: CostLimits) {
    this.#schema = schema;
    this.#limits = limits;
  }

  /** Throws OPERATION_TOO_COMPLEX or PAGE_SIZE_EXCEEDED. The document is valid. */
  check(document: DocumentNode, operationName: string | undefined, variables: RawVariables): void {
    if (this.#judged.get(document)?.has(operationName)) return;
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const cost = operationCost(this.#schema, document, operation, variables, this.#limits);
    if (cost > this.#limits.maxCost) throw tooCostly(cost, this.#limits.maxCost);
    if (operation.variableDefinitions?.length) return;
    const names = this.#judged.get(document);
    if (names) names.add(operationName);
    else this.#judged.set(document, new Set([operationName]));
  }
}

function tooCostly(cost: number, limit: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The operation costs ${cost} points, over the limit of ${limit} (a point is about one record read). Pages inside ` +
      'pages multiply: ask for smaller pages (first), of the outer lists most of all, for fewer lists inside lists, or ' +
      'page through the outer list in several operations. Measures that read every span (with a filter, an attribute, numbers) ' +
      'and service maps cost most: ask for fewer of them at once.',
  );
}
