/** Asks one query many times in a row and tells how long the answers took. */
import type { CallExplanation } from '../../src/graphql/use-explain.ts';
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
  /** How its first question is answered, from `extensions.explain`. */
  readonly plan: string;
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
  const { name, aimMs, operation, questions, share = 1, page = 1 } = query;
  const after = await cursorBefore(query, page, client);
  const wanted = Math.ceil(samples * share);
  const warmUp = Math.ceil(Math.min(WARM_UP, samples) * share);
  const milliseconds: number[] = [];
  let bytes = 0;
  let number = 0;
  const ask = async (): Promise<number> => {
    const question = questions[number++ % questions.length];
    if (question === undefined) throw new Error(`${name}: nothing to ask.`);
    const { variables } = question;
    const { text, milliseconds: taken } = await client.post(
      Buffer.from(JSON.stringify({ query: operation, variables: { ...variables, ...after } })),
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
    plan: await planOf(query, after, client),
  };
}

/** Variables that lead to a page: the cursor at the end of the one before it. */
async function cursorBefore({ operation }: Query, page: number, client: GraphqlClient): Promise<object> {
  const walk = operation.replace('nodes {', 'pageInfo { endCursor } nodes {');
  let after: string | null = null;
  for (let read = 1; read < page; read++) {
    const { text } = await client.post(Buffer.from(JSON.stringify({ query: walk, variables: { after } })));
    after = (JSON.parse(text) as { data: { spans: { pageInfo: { endCursor: string } } } }).data.spans.pageInfo
      .endCursor;
  }
  return after === null ? {} : { after };
}

interface PlannedAnswer {
  readonly extensions: { readonly explain: readonly CallExplanation[] };
}

/** The steps of the searches, or of the first call where there are none: rows read and matched, and by what. */
async function planOf({ operation, questions }: Query, after: object, client: GraphqlClient): Promise<string> {
  const variables = { ...questions[0]?.variables, ...after };
  const body = { query: operation, variables, extensions: { explain: true } };
  const { text } = await client.post(Buffer.from(JSON.stringify(body)));
  const calls = (JSON.parse(text) as PlannedAnswer).extensions.explain;
  const steps = calls.flatMap((call) => call.steps.map((step) => ({ ...step, method: call.method })));
  const searches = steps.filter(({ order }) => order !== undefined);
  return (searches.length > 0 ? searches : steps.slice(0, 1))
    .map(
      ({ access, using, lookingFor = '', rowsRead, rowsMatched = rowsRead, order }) =>
        `${using.startsWith(access) ? using : `${access} ${using}`}${order === 'SORTED' ? ', sorted' : ''}: ${rowsMatched} of ${rowsRead} rows (${lookingFor})`,
    )
    .join('; ');
}

/** Throws if an answer is not the right one. */
export function check(name: string, { variables, answer }: Question, text: string): void {
  const { data, errors } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
  const wrong = errors === undefined ? firstDifference(data, answer) : JSON.stringify(errors);
  if (wrong !== undefined) throw new Error(`${name}, ${JSON.stringify(variables)}: ${wrong.slice(0, 2_000)}`);
}
