/** A short run of the fuzzers; `npm run fuzz` is a long one, and docs/fuzzing.md records some. */
import { describe, expect, test } from 'vitest';
import { compareJson, compareProtobuf } from './compare.ts';
import { fuzz } from './fuzz.ts';
import { makeJson } from './grammar-json.ts';
import { makeProtobuf } from './grammar-protobuf.ts';

const INPUTS = 20_000;
const SEED = Number(process.env.SPANGRAPH_FUZZ_SEED ?? Date.now() % 2 ** 31);

describe(`seed ${SEED}`, () => {
  test.each([
    ['protobuf', { make: makeProtobuf, compare: compareProtobuf }],
    ['JSON', { make: makeJson, compare: compareJson }],
  ] as const)(
    '%s: every input is taken as the references take it, or refused as they refuse it',
    async (_what, target) => {
      const { inputs, verdicts } = await fuzz(target, { seed: SEED, inputs: INPUTS, guidedInputs: 0 });
      expect(inputs).toBe(INPUTS);
      // Each kind of verdict is met, or the inputs are not what they should be.
      for (const count of Object.values(verdicts)) expect(count).toBeGreaterThan(100);
    },
  );
});

describe('inputs that once made a difference', () => {
  test.each([
    ['a resource behind a broken schema URL', '0a101a03eda0800a070a050a016112001200'],
    ['a list of key and value over bytes', '0a10120e120c4a0a0a016b12053a01003200'],
    ['a tag in more bytes than it needs', '0a0a8a808080808000021000'],
  ])('%s', (_what, input) => {
    compareProtobuf(Buffer.from(input, 'hex'));
  });
});
