/** Asks one query many times in a row and tells how long the answers took. */
import { firstDifference } from './first-difference.ts';
import type { GraphqlClient } from './graphql-client.ts';
import { percentile } from './percentile.ts';
import type { Query, Question } from './queries.ts';

const WARM_UP = 100;
/** A query that is slower than it should be must not keep the benchmark from ending. */
const MAX_SECONDS = 60;

export interface QueryResult {
  readonly name: string;
  readonly aimMs?: number;
  /** Answers measured, after those to warm up. */
  readonly samples: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Of the server, for 100 answers. */
  readonly cpuSeconds: number;
  /** Of an answer, on average. */
  readonly bytes: number;
}

/** Where and how often to ask. */
export interface QueryOptions {
  readonly client: GraphqlClient;
  readonly samples: number;
  /** Processor time of the server so far. */
  readonly cpuSeconds: () => number;
}

/** Throws if an answer is not the right one; checking does not count. */
export async function measureQuery(query: Query, { client, samples, cpuSeconds }: QueryOptions): Promise<QueryResult> {
  const { name, aimMs, operation, questions, share = 1 } = query;
  const wanted = Math.ceil(samples * share);
  const warmUp = Math.ceil(WARM_UP * share);
  const milliseconds: number[] = [];
  let bytes = 0;
  let number = 0;
  const ask = async (): Promise<number> => {
    const question = questions[number++ % questions.length];
    if (question === undefined) throw new Error(`${name}: nothing to ask.`);
    const { variables } = question;
    const { text, milliseconds: taken } = await client.post(
      Buffer.from(JSON.stringify({ query: operation, variables })),
    );
    check(name, question, text);
    bytes += text.length;
    return taken;
  };
  const end = performance.now() + MAX_SECONDS * 1_000;
  for (let count = 0; count < warmUp && performance.now() < end; count++) await ask();
  bytes = 0;
  const cpuBefore = cpuSeconds();
  for (let count = 0; count < wanted && (count === 0 || performance.now() < end); count++) {
    milliseconds.push(await ask());
  }
  return {
    name,
    ...(aimMs !== undefined && { aimMs }),
    samples: milliseconds.length,
    p50Ms: percentile(milliseconds, 0.5),
    p95Ms: percentile(milliseconds, 0.95),
    cpuSeconds: ((cpuSeconds() - cpuBefore) / milliseconds.length) * 100,
    bytes: bytes / milliseconds.length,
  };
}

function check(name: string, { variables, answer }: Question, text: string): void {
  const { data, errors } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
  const wrong = errors === undefined ? firstDifference(data, answer) : JSON.stringify(errors);
  if (wrong !== undefined) throw new Error(`${name}, ${JSON.stringify(variables)}: ${wrong.slice(0, 2_000)}`);
}
