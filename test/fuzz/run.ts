/**
 * A long run of both fuzzers: `npm run fuzz -- [--inputs N] [--minutes N] [--seed N] [--guided N]`. A difference ends it with
 * code 1 and prints the input. Half of the time goes to each decoder.
 */
import { parseArgs } from 'node:util';
import { compareJson, compareProtobuf } from './compare.ts';
import { type FuzzTarget, fuzz } from './fuzz.ts';
import { makeJson } from './grammar-json.ts';
import { makeProtobuf } from './grammar-protobuf.ts';

const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  protobuf: { make: makeProtobuf, compare: compareProtobuf },
  json: { make: makeJson, compare: compareJson },
};

// Most inputs are refused, and a stack for each would take a fifth of the time.
Error.stackTraceLimit = 0;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '5000000' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    target: { type: 'string' },
    guided: { type: 'string', default: '200000' },
  },
});
const targets = Object.entries(TARGETS).filter(([name]) => values.target === undefined || name === values.target);
const seed = Number(values.seed);
console.log(`seed ${seed}`);
for (const [name, target] of targets) {
  const end = performance.now() + (Number(values.minutes) * 60_000) / targets.length;
  const start = performance.now();
  const report = await fuzz(target, {
    seed,
    inputs: Number(values.inputs),
    guidedInputs: Number(values.guided),
    isOver: () => performance.now() > end,
  });
  console.log(name, { ...report, seconds: Math.round((performance.now() - start) / 1000) });
}
