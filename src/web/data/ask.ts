/** Sends operations of the generated client to the server that serves the page. */
import type { TypedDocumentString } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { BASE } from '../state/place.ts';
import { inTurn } from './turns.ts';

/** An operation was refused, or the server was not reached. */
export class AskError extends Error {
  /** Of docs/errors.md; UNREACHABLE if there was no answer of the server. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = 'AskError';
    this.code = code;
  }
}

/** What went wrong, as an AskError. */
export function askErrorOf(thrown: unknown): AskError {
  return thrown instanceof AskError ? thrown : new AskError(String(thrown), 'INTERNAL_SERVER_ERROR');
}

/** An answer of the server, as JSON. */
interface GraphqlAnswer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** The data of the answer. Throws AskError, and what `signal` gives when it is aborted. */
export async function ask<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const body = { query: operation.toString(), variables };
  return dataOf(await inTurn(() => send<Result>(body, signal), signal));
}

/** The start of a message about a variable of an operation of the page. Nobody else knows its name. */
const VARIABLE = /^\$\w+: /;

/** Throws AskError if there is none. */
export function dataOf<Result>({ data, errors = [] }: GraphqlAnswer<Result>): Result {
  const [first] = errors;
  if (first !== undefined) {
    const message = errors.map((error) => error.message.replace(VARIABLE, '')).join('\n');
    throw new AskError(message, first.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
  }
  if (data === undefined || data === null) throw new AskError(t.notAnswer, 'UNREACHABLE');
  return data;
}

async function send<Result>(body: object, signal: AbortSignal | undefined): Promise<GraphqlAnswer<Result>> {
  try {
    const response = await fetch(`${BASE}graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
    return await response.json();
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new AskError(t.unreachable, 'UNREACHABLE');
  }
}
