/** Asks the server as any client does: by GraphQL over HTTP. */
import { GRAPHQL_PATH } from '../net/graphql-path.ts';
import { askOwnDoor, type OwnDoor } from '../net/own-door.ts';
import { type TypedDocument, textOf, type VariablesOf } from './documents.ts';
import { type GraphQLErrorEntry, QueryError } from './errors.ts';

const HEADERS = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly GraphQLErrorEntry[];
}

export class GraphqlClient {
  readonly #door: OwnDoor;
  readonly #ended: AbortSignal;

  /** `ended`: requests under way end with its reason, and so do later ones. */
  constructor(door: OwnDoor, ended: AbortSignal) {
    this.#door = door;
    this.#ended = ended;
  }

  /** Throws QueryError if the answer has errors. */
  ask<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...given: VariablesOf<Variables>
  ): Promise<Result> {
    return this.send(textOf(document), given[0]);
  }

  /** Likewise, for a text that says nothing of its types. */
  async send<Result>(query: string, variables: unknown): Promise<Result> {
    this.#ended.throwIfAborted();
    const body = JSON.stringify({ query, variables });
    const { status, body: bytes } = await askOwnDoor(this.#door, {
      path: GRAPHQL_PATH,
      headers: HEADERS,
      body,
      signal: this.#ended,
    });
    const { data, errors } = readAnswer<Result>(status, bytes.toString());
    if (errors !== undefined) throw new QueryError(errors, data);
    if (data === undefined || data === null) throw new QueryError([{ message: `${status} without data` }], data);
    return data;
  }
}

function readAnswer<Result>(status: number, text: string): Answer<Result> {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `${status} ${text}` }] };
  }
}
