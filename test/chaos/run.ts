/**
 * Kills the program at random moments under load: `npm run test:chaos -- [--rounds N] [--seed N]`. After each round
 * `spangraph check` finds nothing, and in the end every acknowledged span is there once. Ends with code 1 if not.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Random } from '../bench/random.ts';
import { type LoadReport, startLoad } from '../fixtures/otlp/load.ts';
import { runProgram, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { differences } from './differences.ts';

/** Rounds on one database. The next ones begin with an empty one, so that reading everything stays short. */
const ROUNDS_A_DATABASE = 5;
/** Most milliseconds between the first acknowledgement, or the start of the process, and its end. */
const MAX_LOAD_MS = 1_000;
const MAX_START_MS = 500;
/** One round in so many kills it while it starts, and so while it reads the log of the one before. */
const STARTS = 4;
const DATABASE = 'embedded_spans.db';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const random = new Random(Number(values.seed), 0);
const rounds = Number(values.rounds);
console.log(`${rounds} rounds, seed ${values.seed}`);
const totals = { kills: 0, whileStarting: 0, acknowledged: 0, unanswered: 0 };
for (let round = 0; round < rounds; ) {
  using folder = makeTempFolder();
  const reports: LoadReport[] = [];
  for (const end = Math.min(rounds, round + ROUNDS_A_DATABASE); round < end; round++) {
    if (random.oneIn(STARTS)) await killWhileStarting(folder);
    reports.push(await killUnderLoad(folder, round));
    expectNone(await findings(folder));
  }
  await using program = await startProgram({ folder: folder.path });
  expectNone(differences(await readSpanIds(program), reports));
  for (const { acknowledged, unanswered } of reports) {
    totals.acknowledged += acknowledged.length;
    totals.unanswered += unanswered.length;
  }
  console.log(`round ${round}: ${JSON.stringify(totals)}`);
}

async function killUnderLoad(folder: TempFolder, round: number): Promise<LoadReport> {
  await using program = await startProgram({ folder: folder.path });
  const load = startLoad(program, round % ROUNDS_A_DATABASE);
  await load.acknowledged(1);
  await pause(random.fraction() * MAX_LOAD_MS);
  await program.kill();
  totals.kills++;
  return await load.finished;
}

async function killWhileStarting(folder: TempFolder): Promise<void> {
  const starting = startProgram({ folder: folder.path, killAfterMs: random.fraction() * MAX_START_MS });
  // It may also have started in time.
  await starting.then(
    (program) => program.kill(),
    () => undefined,
  );
  totals.whileStarting++;
}

/** What `spangraph check` finds in a copy, so that the program itself reads the log. */
async function findings(folder: TempFolder): Promise<string[]> {
  for (const suffix of ['', '-wal']) {
    const from = folder.file(`${DATABASE}${suffix}`);
    if (existsSync(from)) copyFileSync(from, folder.file(`copy.db${suffix}`));
  }
  const { code, stdout, stderr } = await runProgram({
    folder: folder.path,
    args: ['check', '--sqlite-path', 'copy.db'],
  });
  return code === 0 ? [] : [`check ends with code ${code}: ${stdout}${stderr}`];
}

function expectNone(found: readonly string[]): void {
  if (found.length === 0) return;
  console.error(found.slice(0, 20).join('\n'));
  process.exit(1);
}
