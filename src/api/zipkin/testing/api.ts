/** The read API over the memory backend, asked without a port. */
import { ANYONE } from '../../../access/caller.ts';
import { LIMITS } from '../../../graphql/testing/server.ts';
import type { Span } from '../../../model/span.ts';
import type { Question } from '../../../net/question.ts';
import { TraceTrees } from '../../../query/trace-trees.ts';
import type { SpanReader } from '../../../storage/backend.ts';
import { createMemoryBackend } from '../../../storage/memory/index.ts';
import { type UseCaseLimits, useCasesOf } from '../../adapter/use-cases.ts';
import { createAnswer } from '../answer.ts';

/** An answer. `body` is the parsed JSON, if it is JSON. */
export interface Answered {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  readonly body: any;
}

export interface ReadApi {
  /** Asks at a path below the prefix. */
  get(path: string, asked?: Partial<Question>): Promise<Answered>;
  /** Defects that were logged. */
  readonly logged: readonly object[];
}

/** Serves these spans. `wrap`: stands between the API and its backend. */
export async function readApi(
  spans: readonly Span[],
  limits: Partial<UseCaseLimits> = {},
  wrap: (reader: SpanReader) => SpanReader = (reader) => reader,
): Promise<ReadApi> {
  const { reader, writer } = createMemoryBackend();
  await writer.write([spans]);
  const logged: object[] = [];
  const useCases = useCasesOf({
    readerFor: () => wrap(reader),
    limits: { ...LIMITS, ...limits },
    trees: new TraceTrees(),
  });
  const answer = createAnswer({ useCases, log: { error: (details) => void logged.push(details) } });
  return {
    logged,
    get: async (path, asked) => {
      const question = { method: 'GET', url: `/zipkin${path}`, headers: {}, body: new Uint8Array(), caller: ANYONE };
      const { signal } = new AbortController();
      const context = { caller: ANYONE, signal, cancelled: new Int32Array(1), waitedMs: 0 };
      const { status, headers, body } = await answer({ ...question, ...asked }, context);
      const text = Buffer.concat(body).toString('utf8');
      const type = headers['content-type'];
      return { status, type, text, body: type?.startsWith('application/json') ? JSON.parse(text) : undefined };
    },
  };
}
