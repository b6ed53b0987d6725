/**
 * `npm run bench:web [rounds]`: what the page takes in a browser, beside what it may take. Server, browser and this program
 * share the machine; the table has medians of the rounds, and says how busy the machine was.
 */
import { startChromium } from '../e2e/browser/chromium.ts';
import { decimal, formatTable, whole } from './format-table.ts';
import { describeMachine } from './machine.ts';
import { percentile } from './percentile.ts';
import { buildProgram, Server } from './server.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { FIGURES, type Figure, type FigureName, type Found } from './web-figures.ts';
import { sendWebLoad } from './web-load.ts';
import { VIEWPORT } from './web-page.ts';
import { SCENES } from './web-scenes.ts';

const ROUNDS = 5;

async function measure(rounds: number): Promise<Found[]> {
  using folder = new TemporaryFolder('web', false);
  await using server = await Server.start({ folder: folder.path, synchronous: 'full' });
  say('sending');
  await sendWebLoad(server.otlpGrpc);
  await using browser = await startChromium(VIEWPORT);
  const origin = new URL(server.graphqlUrl).origin;
  const found: Found[] = [];
  for (let round = 1; round <= rounds; round++) {
    const all: Found = {};
    for (const { name, play } of SCENES) {
      say(`round ${round} of ${rounds}: ${name}`);
      Object.assign(all, await play(browser.context, origin));
    }
    found.push(all);
  }
  await server.stop();
  return found;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function row(name: FigureName, found: readonly Found[]): string[] {
  const { name: title, budget, digits = 0 }: Figure = FIGURES[name];
  const values = found.map((one) => one[name] ?? Number.NaN);
  const text = (value: number): string => (digits === 0 ? whole(value) : decimal(value, digits));
  const median = percentile(values, 0.5);
  return [
    title,
    budget === undefined ? '' : whole(budget),
    text(median),
    `${text(Math.min(...values))} to ${text(Math.max(...values))}`,
    budget !== undefined && median > budget ? 'over' : '',
  ];
}

const rounds = Number(process.argv[2] ?? ROUNDS);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('Rounds are a whole number above 0.');
buildProgram();
const before = describeMachine();
const found = await measure(rounds);
const after = describeMachine();
const head = ['figure', 'budget', 'median', 'least to most', ''];
console.log(
  [
    `${before.date}, ${before.commit}, ${before.processor}, ${before.cores} cores; load average ${before.load[0]?.toFixed(1)} before, ${after.load[0]?.toFixed(1)} after.`,
    '',
    ...formatTable([head, ...(Object.keys(FIGURES) as FigureName[]).map((name) => row(name, found))]),
  ].join('\n'),
);
