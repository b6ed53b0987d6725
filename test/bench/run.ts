/** `npm run bench`: builds the program, fills databases with it, asks it, prints what that took. See `options.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { describeMachine } from './machine.ts';
import { BENCH_INDEX, type IngestResult, measureIngest, measureQueries, type QueryResults } from './measure-load.ts';
import { measureOpaqueRows, type OpaqueRows } from './opaque-rows.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { formatReport, type Report } from './report.ts';
import { buildProgram } from './server.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { writePage } from './write-page.ts';

async function measure(options: Options): Promise<Report> {
  const machine = describeMachine();
  const profiles = options.profile ? new TemporaryFolder('profiles', true) : undefined;
  const opaqueRows = options.elasticsearch === undefined ? measureLimit(options) : undefined;
  const ingest: IngestResult[] = [];
  const queries: QueryResults[] = [];
  for (const { spans, connections, isAsked } of plan(options)) {
    const name = `${spans}-spans-${connections}-connections`;
    const say = (text: string): void => progress(`${name}: ${text}`);
    using database = new TemporaryFolder(name, options.keep);
    if (options.elasticsearch !== undefined) await removeLoad(options.elasticsearch);
    const target = { spans, connections, folder: database.path, profiles: profiles && join(profiles.path, name) };
    const { result, samples } = await measureIngest(options, target, say);
    ingest.push(result);
    if (isAsked) queries.push(await measureQueries(options, target, samples, say));
    if (options.keep) say(`the database is kept in ${database.path}`);
  }
  if (options.elasticsearch !== undefined && !options.keep) await removeLoad(options.elasticsearch);
  if (profiles !== undefined) progress(`The CPU profiles are in ${profiles.path}`);
  return { machine, options, opaqueRows, ingest, queries };
}

/** With the smallest load: how many rows there are makes no difference to it. */
function measureLimit({ seed, rate, spans: [spans = 0] }: Options): OpaqueRows {
  progress(`limit: ${spans} opaque rows`);
  return measureOpaqueRows({ seed, rate, spans });
}

/** What an earlier load left in the cluster. */
async function removeLoad(endpoint: string): Promise<void> {
  const cluster = new Client({ node: endpoint, requestTimeout: 120_000 });
  const names = Object.keys(await cluster.indices.get({ index: `${BENCH_INDEX}-*`, features: ['aliases'] }));
  if (names.length > 0) await cluster.indices.delete({ index: names });
  await cluster.close();
}

/** Every number of connections with the smallest load, the last one with all loads, and of those the database is asked. */
function plan({ spans: sizes, connections: counts }: Options) {
  return sizes.flatMap((spans, size) =>
    counts.flatMap((connections, index) => {
      const isAsked = index === counts.length - 1;
      return size === 0 || isAsked ? [{ spans, connections, isAsked }] : [];
    }),
  );
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Leaves by `exit`, so that what hangs on the end of the process is done: the server ended, folders removed. */
function exitOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}

async function run(options: Options): Promise<void> {
  exitOnSignals();
  buildProgram();
  const report = await measure(options);
  console.log(formatReport(report));
  if (options.write) writePage(report);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(USAGE);
  else await run(options);
} catch (error) {
  progress(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
