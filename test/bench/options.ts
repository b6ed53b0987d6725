import { parseArgs } from 'node:util';
import type { Synchronous } from './server.ts';
import { RATE } from './stream.ts';

/** What the command line asks for. */
export interface Options {
  /** Sizes of the loads, smallest first. */
  readonly spans: readonly number[];
  /** The first ones are measured with the smallest load only; the database that the last one fills is queried. */
  readonly connections: readonly number[];
  readonly seed: number;
  /** Spans for each second of the load's own time. */
  readonly rate: number;
  /** Spans sent without a pause; the load is made in parts of this size, and the clock stops between them. */
  readonly burst: number;
  readonly synchronous: Synchronous;
  readonly samples: number;
  /** File for the report as JSON. */
  readonly json: string | undefined;
  /** Whether docs/benchmarks.md gets the report, and docs/growth.svg the picture. */
  readonly write: boolean;
  readonly keep: boolean;
  readonly profile: boolean;
  /** A cluster's address; then it is measured in place of SQLite. */
  readonly elasticsearch: string | undefined;
}

const ORDINARY = '200000,2000000';
const LARGE = `${ORDINARY},10000000,20000000`;

export const USAGE = `Measures Spangraph with a load made from a seed, on loopback. Linux only.

npm run bench -- [flags]
  --spans N,N            spans of each load (200000,2000000)
  --large                loads of 200,000, 2, 10 and 20 million spans; --spans overrides it
  --connections N,N      gRPC connections; all with the smallest load, the last one with every load (1,4)
  --rate N               spans for each second of the load's own time (${RATE}: a million an hour)
  --burst N              spans that are sent without a pause, about 700 bytes of memory each (1000000)
  --seed N               seed of the load (1)
  --synchronous VALUE    full or normal: what an acknowledgement survives (full)
  --samples N            answers measured of each query (300)
  --write                also write the report into docs/benchmarks.md and the picture to docs/growth.svg
  --json FILE            also write the report as JSON
  --keep                 keep the databases
  --elasticsearch URL    measure with this cluster (its indices bench-* are removed) in place of SQLite
  --profile              keep CPU profiles of all the server's threads; this slows the server down
  --help                 show this`;

/** Reads the command line; throws with one line where it cannot be understood. Undefined: help is asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      spans: { type: 'string' },
      large: { type: 'boolean', default: false },
      rate: { type: 'string', default: String(RATE) },
      burst: { type: 'string', default: '1000000' },
      write: { type: 'boolean', default: false },
      connections: { type: 'string', default: '1,4' },
      seed: { type: 'string', default: '1' },
      synchronous: { type: 'string', default: 'full' },
      samples: { type: 'string', default: '300' },
      json: { type: 'string' },
      keep: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      elasticsearch: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { synchronous } = values;
  if (synchronous !== 'full' && synchronous !== 'normal') throw new Error('--synchronous is full or normal.');
  return {
    spans: wholeNumbers('spans', values.spans ?? (values.large ? LARGE : ORDINARY)).sort((one, other) => one - other),
    connections: wholeNumbers('connections', values.connections),
    seed: wholeNumber('seed', values.seed),
    rate: wholeNumber('rate', values.rate),
    burst: wholeNumber('burst', values.burst),
    write: values.write,
    synchronous,
    samples: wholeNumber('samples', values.samples),
    json: values.json,
    keep: values.keep,
    profile: values.profile,
    elasticsearch: values.elasticsearch,
  };
}

function wholeNumbers(flag: string, text: string): number[] {
  return text.split(',').map((part) => wholeNumber(flag, part));
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${flag}: "${text}" is no whole number above 0.`);
  return number;
}
