/** Jaeger's remote storage (`jaeger.storage.v2`): each method as a question whose reply has one piece for each message. */
import type { Answer, Reply } from '../../net/question.ts';
import type { TraceSummary } from '../../query/types.ts';
import { type AdapterOptions, type AdapterRoute, type Asked, createAdapterAnswer } from '../adapter/adapter.ts';
import { dependencies } from '../jaeger/dependencies.ts';
import { findTraces } from '../jaeger/find.ts';
import { operationsOf, serviceNames } from '../jaeger/operations.ts';
import { tracesOf } from '../jaeger/stored-traces.ts';
import { summariesOf } from '../jaeger/summaries.ts';
import {
  capabilitiesMessage,
  dependenciesMessage,
  type Message,
  operationsMessage,
  servicesMessage,
  summariesMessage,
  traceIdsMessage,
} from './messages.ts';
import { JAEGER_STORAGE_PREFIX, jaegerStorageRefusal } from './path.ts';
import { readFindTraces, readGetDependencies, readGetOperations, readGetTraces } from './requests.ts';
import { chunksOf } from './trace-chunks.ts';

/** The messages of an answer. */
type Method = (request: Uint8Array, asked: Asked) => Promise<readonly Message[]>;

/** Summaries of one message: each has some hundred bytes. */
const SUMMARIES_A_MESSAGE = 1_000;

const METHODS: Readonly<Record<string, Method>> = {
  'TraceReader.GetTraces': async (request, asked) => chunksOf(await tracesOf(readGetTraces(request), asked), asked),
  'TraceReader.FindTraces': async (request, asked) => chunksOf(await found(request, asked), asked),
  'TraceReader.FindTraceIDs': async (request, asked) => counted([traceIdsMessage(await found(request, asked))], asked),
  'TraceReader.FindTraceSummaries': async (request, asked) => {
    const summaries = await summariesOf(await found(request, asked), asked);
    return counted(inParts(summaries, SUMMARIES_A_MESSAGE).map(summariesMessage), asked);
  },
  'TraceReader.GetServices': async (_request, asked) =>
    counted([servicesMessage(await serviceNames(asked.query))], asked),
  'TraceReader.GetOperations': async (request, asked) => {
    const operations = await operationsOf(readGetOperations(request), asked.query, asked.limits.maxPageSize);
    return counted([operationsMessage(operations)], asked);
  },
  'DependencyReader.GetDependencies': async (request, asked) => {
    const calls = await dependencies(readGetDependencies(request, asked.nowUnixNano), asked);
    return counted([dependenciesMessage(calls)], asked);
  },
  'Capabilities.GetCapabilities': async () => [capabilitiesMessage()],
};

function found(request: Uint8Array, { query, limits }: Asked): Promise<readonly TraceSummary[]> {
  return findTraces(readFindTraces(request), query, limits.maxPageSize);
}

function counted(messages: readonly Message[], { account }: Asked): readonly Message[] {
  for (const { byteLength } of messages) account.answerBytes(byteLength);
  return messages;
}

function inParts<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const parts = Math.ceil(items.length / size);
  return Array.from({ length: parts }, (_, index) => items.slice(index * size, (index + 1) * size));
}

const ROUTES = Object.entries(METHODS).map(([name, method]): AdapterRoute => {
  const [service = '', call = ''] = name.split('.');
  return {
    method: 'POST',
    path: new RegExp(`^\\.${service}/${call}$`),
    operation: `jaeger-storage/${call}`,
    answer: async (asked): Promise<Reply> => ({
      status: 200,
      headers: {},
      body: await method(asked.question.body, asked),
    }),
  };
});

/** Answers the methods of {@link JAEGER_STORAGE_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  const adapter = { prefix: JAEGER_STORAGE_PREFIX, routes: ROUTES, refusal: jaegerStorageRefusal };
  return createAdapterAnswer(adapter, options);
}
