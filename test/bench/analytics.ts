/**
 * `npm run bench:analytics [spans,spans]`: what answers about a day of spans take (`day-load.ts`), when the sums are kept and the
 * server is quiet. Each answer is checked.
 */
import { setTimeout } from 'node:timers/promises';
import { type AnalyticsQuestion, analyticsQuestions } from './analytics-questions.ts';
import { DAY, type DayFacts, DayLoad } from './day-load.ts';
import { decimal, formatTable, whole } from './format-table.ts';
import { GraphqlClient } from './graphql-client.ts';
import { GrpcConnection } from './grpc-connection.ts';
import { percentile } from './percentile.ts';
import { buildProgram, Server } from './server.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const SEED = 1;
const WARM_UP = 3;
const SAMPLES = 30;
/** Of one question. */
const MAX_SECONDS = 30;
const MAX_SECONDS_UNTIL_KEPT = 900;
const POLL_MS = 2_000;

interface Figures {
  readonly question: AnalyticsQuestion;
  readonly milliseconds: readonly number[];
  /** Of the server, for one answer. */
  readonly cpuMs: number;
  readonly bytes: number;
}

async function fill(server: Server, load: DayLoad): Promise<void> {
  const connection = new GrpcConnection(server.otlpGrpc);
  await connection.ready();
  for (const bytes of load.exports()) await connection.send(bytes);
  connection.close();
}

/** Until a question about the whole day reads no spans any more. */
async function untilKept(client: GraphqlClient): Promise<number> {
  const start = performance.now();
  const body = Buffer.from(
    JSON.stringify({
      query: 'query ($range: TimeRange!) { spanMetrics(timeRange: $range) { groupCount } }',
      variables: { range: DAY },
      extensions: { explain: true },
    }),
  );
  for (;;) {
    const { text } = await client.post(body);
    if (!text.includes('spans in order')) return performance.now() - start;
    if (performance.now() - start > MAX_SECONDS_UNTIL_KEPT * 1_000) throw new Error('The sums are not kept.');
    await setTimeout(POLL_MS);
  }
}

async function ask(question: AnalyticsQuestion, facts: DayFacts, server: Server, client: GraphqlClient) {
  const body = Buffer.from(JSON.stringify({ query: question.query, variables: question.variables }));
  let bytes = 0;
  const once = async (): Promise<number> => {
    const { text, milliseconds } = await client.post(body);
    const { data, errors } = JSON.parse(text);
    if (errors !== undefined) throw new Error(`${question.name}: ${JSON.stringify(errors).slice(0, 1_000)}`);
    question.check(data as never, facts);
    bytes = text.length;
    return milliseconds;
  };
  const end = performance.now() + MAX_SECONDS * 1_000;
  const isOver = (): boolean => performance.now() > end;
  for (let count = 0; count < WARM_UP && (count === 0 || !isOver()); count++) await once();
  const cpuBefore = server.cpuSeconds();
  const milliseconds: number[] = [];
  do milliseconds.push(await once());
  while (milliseconds.length < SAMPLES && !isOver());
  const cpuMs = ((server.cpuSeconds() - cpuBefore) / milliseconds.length) * 1_000;
  return { question, milliseconds, cpuMs, bytes };
}

async function measure(spans: number): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${whole(spans)} spans: ${text}\n`);
  using folder = new TemporaryFolder('analytics', false);
  const load = new DayLoad(SEED, spans);
  await using server = await Server.start({ folder: folder.path, synchronous: 'full' });
  say('sending');
  await fill(server, load);
  using client = new GraphqlClient(server.graphqlUrl);
  say(`kept after ${whole((await untilKept(client)) / 1_000)} s`);
  const { facts } = load;
  const figures: Figures[] = [];
  for (const question of analyticsQuestions(facts)) {
    say(question.name);
    figures.push(await ask(question, facts, server, client));
  }
  print(facts, figures);
  await server.stop();
}

function print({ spans, spansInLastHour }: DayFacts, figures: readonly Figures[]): void {
  const rows = figures.map(({ question, milliseconds, cpuMs, bytes }) => [
    question.name,
    question.goalMs === undefined ? '' : whole(question.goalMs),
    decimal(percentile(milliseconds, 0.5), 1),
    decimal(percentile(milliseconds, 0.95), 1),
    decimal(cpuMs, 1),
    decimal(bytes / 1_024, 1),
  ]);
  const head = ['question', 'goal ms', 'p50 ms', 'p95 ms', 'CPU ms', 'KiB'];
  const title = `${whole(spans)} spans in a day, ${whole(spansInLastHour)} of them in the last hour`;
  console.log([title, '', ...formatTable([head, ...rows]), ''].join('\n'));
}

const sizes = (process.argv[2] ?? '200000,2000000').split(',').map(Number);
if (sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) throw new Error('Sizes are whole numbers above 0.');
buildProgram();
for (const size of sizes) await measure(size);
