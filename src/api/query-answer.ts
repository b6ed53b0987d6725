/** Answers GraphQL, REST, exports and the APIs of other systems. Loaded only by threads that answer. */
import type { CanaryFacts } from '../../schema/context.ts';
import type { Caller } from '../access/caller.ts';
import type { SpangraphError } from '../errors.ts';
import { createGraphqlAnswer } from '../graphql/answer.ts';
import { Documents } from '../graphql/documents/documents.ts';
import { NO_DOCUMENTS } from '../graphql/documents/documents-data.ts';
import type { OperationLimits } from '../graphql/limits/use-limits.ts';
import type { ParsedDocuments } from '../graphql/parsed-documents.ts';
import { graphqlRefusal, SCHEMA_PATH } from '../graphql/path.ts';
import { createSchemaAnswer } from '../graphql/schema-answer.ts';
import { getOrMake } from '../model/get-or-make.ts';
import { type Answer, errorReply, type Question, type Reply } from '../net/question.ts';
import { TraceTrees } from '../query/trace-trees.ts';
import type { SpanReader } from '../storage/backend.ts';
import { useCasesOf } from './adapter/use-cases.ts';
import { ADAPTERS, type AnsweredName, adapterAt } from './adapters.ts';
import { compressed } from './answers/compressed.ts';
import { createExportAnswer } from './export-answer.ts';
import { EXPORT_PREFIX } from './export-path.ts';
import { createRestAnswer } from './rest/answer.ts';
import { REST_PREFIX, restRefusal } from './rest/path.ts';
import type { ErrorLog } from './router.ts';

export interface QueryAnswerOptions {
  /** The reader of what a caller may see. */
  readonly readerFor: (caller: Caller) => SpanReader;
  /** Name of the storage backend, for `server { storage }`. */
  readonly storage: string;
  /** Of the program, for `server { version }`. */
  readonly version: string;
  readonly startedAt: Date;
  readonly limits: OperationLimits;
  /** For `server { otlpHttpPort }`. */
  readonly otlpHttpPort?: number | undefined;
  /** For `server { otlpHttpUsesTls }`. */
  readonly otlpHttpUsesTls?: boolean;
  /** For `server { canary }`. Absent: the self-check is switched off. */
  readonly canary?: (() => CanaryFacts) | undefined;
  /** Whether browsers get GraphiQL. */
  readonly graphiql: boolean;
  /** Whether the page of traces is served beside it. */
  readonly tracePage?: boolean | undefined;
  /** Documents that are asked for by their ids, or trusted. By default there are none, and all are executed. */
  readonly documents?: Documents;
  readonly log: ErrorLog;
  /** Names this installation, for REST. */
  readonly systemId: string;
  /** Largest answer of a tool of the Model Context Protocol as JSON, in bytes. */
  readonly mcpAnswerBytes: number;
  /** Trees of large traces, kept between questions. */
  readonly trees?: TraceTrees;
  /** Shared with the answers from other stores, which have the same limits. */
  readonly parsed?: ParsedDocuments;
}

/** Answers what the places of `places.ts` send. Holds no resources of its own. */
export function createQueryAnswer(options: QueryAnswerOptions): Answer {
  const {
    readerFor,
    storage,
    version,
    startedAt,
    limits,
    graphiql,
    tracePage,
    documents = new Documents(NO_DOCUMENTS),
    log,
    systemId,
    mcpAnswerBytes,
    canary,
    otlpHttpPort,
    otlpHttpUsesTls = false,
    trees = new TraceTrees(),
    parsed,
  } = options;
  const startedAtUnixNano = BigInt(startedAt.getTime()) * 1_000_000n;
  const server = {
    name: 'Spangraph',
    version,
    storage,
    startedAtUnixNano,
    limits,
    otlpHttpUsesTls,
    ...(otlpHttpPort !== undefined && { otlpHttpPort }),
    ...(canary && { canary }),
  };
  const graphql = createGraphqlAnswer({ readerFor, documents, server, log, graphiql, tracePage, trees, parsed });
  const useCases = useCasesOf({ readerFor, limits, trees });
  const rest = createRestAnswer({
    useCases,
    maxPageSize: limits.maxPageSize,
    systemId,
    log,
  });
  const schema = createSchemaAnswer(documents);
  const exports = createExportAnswer({ readerFor, limits, log });
  const adapters = new Map<AnsweredName, Promise<Answer>>();
  const adapter = (name: AnsweredName): Promise<Answer> =>
    getOrMake(adapters, name, async () =>
      (await ADAPTERS[name].load()).createAnswer({ useCases, version, mcpAnswerBytes, log }),
    );
  return compressed(async (question, context) => {
    const name = adapterAt(question.url);
    if (name !== undefined) return (await adapter(name))(question, context);
    if (question.url.startsWith(EXPORT_PREFIX)) return exports(question, context);
    if (question.url.split('?', 1)[0] === SCHEMA_PATH) return schema(question, context);
    return (question.url.startsWith(REST_PREFIX) ? rest : graphql)(question, context);
  });
}

/** The refusal of a question as a whole, in the form that clients of its place know. */
export function refuseQuestion({ url }: Question, error: SpangraphError): Reply {
  const name = adapterAt(url);
  if (name !== undefined) return errorReply(error, ADAPTERS[name].refusal(error, url));
  return errorReply(error, url.startsWith(REST_PREFIX) ? restRefusal(error) : graphqlRefusal(error));
}
