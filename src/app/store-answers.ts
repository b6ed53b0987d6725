/** What an answering thread answers with: the store of the configuration, and those of tenants. */
import { type Caller, DEFAULT_TENANT, provenScopes } from '../access/caller.ts';
import { createQueryAnswer, type QueryAnswerOptions, refuseQuestion } from '../api/query-answer.ts';
import { type BoardData, readBoard } from '../canary/board.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { Documents } from '../graphql/documents/documents.ts';
import { parsedDocuments } from '../graphql/parsed-documents.ts';
import type { Meter } from '../metrics/definition.ts';
import type { Answer } from '../net/question.ts';
import type { TraceTrees } from '../query/trace-trees.ts';
import type { Views } from '../redaction/views.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { Logger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { backendOf, type ConfiguredBackend } from './backend-of.ts';
import { systemIdOf } from './system-id.ts';
import { TenantAnswers } from './tenant-answers.ts';

export interface StoreAnswersParts extends Pick<QueryAnswerOptions, 'version' | 'startedAt'> {
  readonly backend: ConfiguredBackend;
  /** Of the store of the configuration. */
  readonly reader: SpanReader;
  /** Trees of large traces of all stores, each known by its store. */
  readonly trees: TraceTrees;
  /** Documents that are asked for by their ids, or trusted. */
  readonly documents: Documents;
  /** What callers may see. */
  readonly views: Views;
  readonly meter: Meter;
  /** Absent: the self-check is switched off. */
  readonly canary: BoardData | undefined;
  readonly log: Logger;
}

interface StoreAnswers {
  /** Answers from the store of the caller's tenant what the caller may see. */
  readonly answer: Answer;
  /** Closes all readers. */
  close(): Promise<void>;
}

export function answersOfStores(config: Config, list: ComponentList, parts: StoreAnswersParts): StoreAnswers {
  const { backend, reader, trees, documents, views, meter, version, startedAt, canary, log } = parts;
  const readerFor = (of: SpanReader) => (caller: Caller) => views.readerFor(provenScopes(caller), of);
  const shared = {
    storage: backend.name,
    version,
    startedAt,
    limits: config.api.limits,
    mcpAnswerBytes: config.api.adapters.mcp.maxAnswerBytes,
    ...otlpHttp(config, list),
    graphiql: config.api.graphiql,
    tracePage: config.api.ui,
    documents,
    parsed: parsedDocuments(),
    log,
  };
  const own = createQueryAnswer({
    ...shared,
    readerFor: readerFor(reader),
    canary: canary && (() => readBoard(canary)),
    systemId: systemIdOf(backend),
    trees,
  });
  const tenants =
    config.tenants &&
    new TenantAnswers(config, list, {
      rules: config.tenants,
      openReader: (of) => backendOf(of, list).openReader(meter),
      answerFrom: (of, tenantsConfig, tenant) =>
        createQueryAnswer({
          ...shared,
          readerFor: readerFor(of),
          systemId: systemIdOf(backendOf(tenantsConfig, list)),
          trees: trees.ofStore(tenant),
        }),
      refuse: refuseQuestion,
      warn: rateLimited(log),
    });
  return {
    answer: (question, context) =>
      (question.caller.tenant === DEFAULT_TENANT ? own : answerOf(tenants))(question, context),
    close: async () => {
      await tenants?.close();
      await reader.close();
    },
  };
}

/** The port is known before the receiver listens, unless the system chooses it. */
function otlpHttp(
  { receivers }: Config,
  list: ComponentList,
): Pick<QueryAnswerOptions, 'otlpHttpPort' | 'otlpHttpUsesTls'> {
  const settings = receivers[list.receivers.find(({ isOtlpHttp }) => isOtlpHttp)?.name ?? ''];
  return { otlpHttpPort: settings?.port || undefined, otlpHttpUsesTls: settings?.tls !== undefined };
}

function answerOf(tenants: TenantAnswers | undefined): Answer {
  if (tenants === undefined) throw new Error('A caller has a tenant, and there are none.');
  return tenants.answer;
}
