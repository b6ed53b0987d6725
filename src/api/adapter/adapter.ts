/** What every API of another system is made of: paths, and what answers them by use cases (docs/architecture.md). */
import { SpangraphError } from '../../errors.ts';
import type { Answer, AnswerContext, Question, Reply } from '../../net/question.ts';
import { errorReply } from '../../net/question.ts';
import { Parameters } from './parameters.ts';
import type { UseCases } from './use-cases.ts';

/** What answers one request gets. */
export interface Asked extends UseCases {
  readonly question: Question;
  /** The variable parts of the path, decoded. */
  readonly variables: readonly string[];
  /** Those of the query string. */
  readonly parameters: Parameters;
  /** When the question is answered, in nanoseconds since the Unix epoch. */
  readonly nowUnixNano: bigint;
  /** Who asks, and what ends the answer. */
  readonly context: AnswerContext;
}

/** One path of an API. */
export interface AdapterRoute {
  readonly method: 'GET' | 'POST';
  /** The whole path below the prefix, without the query. Its groups are the variable parts. */
  readonly path: RegExp;
  /** What the server's own metrics call it: `tempo/search`. */
  readonly operation: string;
  readonly answer: (asked: Asked) => Promise<Reply>;
}

/** One API. */
export interface Adapter {
  /** What its paths begin with, without a slash at the end: `/tempo`. */
  readonly prefix: string;
  /** The first one that fits answers. */
  readonly routes: readonly AdapterRoute[];
  /** The body of a refusal, in the form that clients of this API know at the path of `url`. A text is sent as plain text. */
  readonly refusal: (error: SpangraphError, url: string) => object | string;
}

/** What every API answers with. */
export interface AdapterOptions {
  /** Creates what answers one request. The context ends its reads. */
  readonly useCases: (context: AnswerContext) => UseCases;
  readonly log: { error(details: object, message: string): void };
}

/** What every API of another system is created with. */
export interface AdapterSettings extends AdapterOptions {
  /** Of the program. */
  readonly version: string;
  /** Largest answer of a tool of the Model Context Protocol as JSON, in bytes. */
  readonly mcpAnswerBytes: number;
}

/** Answers everything under the prefix of an API. Holds no resources of its own. */
export function createAdapterAnswer(adapter: Adapter, { useCases, log }: AdapterOptions): Answer {
  return async (question, context) => {
    try {
      const { route, variables } = findRoute(adapter, question);
      context.report?.named(route.operation);
      const parameters = Parameters.of(question.url);
      const nowUnixNano = BigInt(Date.now()) * 1_000_000n;
      return await route.answer({ ...useCases(context), question, variables, parameters, nowUnixNano, context });
    } catch (thrown) {
      const error = SpangraphError.from(thrown);
      context.report?.failed(error.code);
      const isDefect = error.code === 'INTERNAL_SERVER_ERROR' && !context.signal.aborted;
      if (isDefect) log.error({ err: thrown }, `A request under ${adapter.prefix} failed unexpectedly.`);
      const reply = errorReply(error, adapter.refusal(error, question.url));
      if (error.code !== 'METHOD_NOT_ALLOWED') return reply;
      return { ...reply, headers: { ...reply.headers, allow: methodsAt(adapter, question) } };
    }
  };
}

function findRoute(
  { prefix, routes }: Adapter,
  { method, url }: Question,
): { route: AdapterRoute; variables: readonly string[] } {
  const path = pathBelow(prefix, url);
  const fitting = routes.filter((route) => route.path.test(path));
  const route = fitting.find((one) => one.method === (method === 'HEAD' ? 'GET' : method));
  if (route !== undefined) return { route, variables: (route.path.exec(path) ?? []).slice(1).map(decode) };
  if (fitting.length === 0) throw new SpangraphError('NOT_FOUND', `Nothing is served at ${prefix}${path}.`);
  const methods = methodsAt({ prefix, routes }, { url });
  throw new SpangraphError('METHOD_NOT_ALLOWED', `${method} is not served at ${prefix}${path}: use ${methods}.`);
}

function pathBelow(prefix: string, url: string): string {
  return url.split('?', 1)[0]?.slice(prefix.length) ?? '';
}

/** The methods of a path, as the header Allow lists them. */
function methodsAt({ prefix, routes }: Pick<Adapter, 'prefix' | 'routes'>, { url }: Pick<Question, 'url'>): string {
  const path = pathBelow(prefix, url);
  return [...new Set(routes.filter((route) => route.path.test(path)).map(({ method }) => method))].join(', ');
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SpangraphError('BAD_USER_INPUT', `The path has a part that is not percent-encoded text: ${text}`);
  }
}
