import { expect, test } from 'vitest';
import type { MeasuredGroup, Measures } from '../measures.ts';
import { MeasuredGroups } from './measured-groups.ts';

const LENGTHS = [1n, 1_000n, 10n ** 9n, 10n ** 18n];

/** Calls `add` with a place in each of ten buckets of time for each of ten groups, and returns the groups and the bytes. */
function gathered(add: (groups: MeasuredGroups, key: string, time: number) => void): [MeasuredGroup[], number] {
  let bytes = 0;
  const request = { groupBy: [], sketch: true, numbers: [{ key: 'n' }], maxGroups: 10 };
  const groups = new MeasuredGroups(request, (more) => {
    bytes += more;
  });
  for (let group = 0; group < 10; group++) {
    for (let time = 0; time < 10; time++) add(groups, `group ${group}`, time);
  }
  return [groups.groups(), bytes];
}

/** Bytes that lie in sketches, for sure. */
function bytesIn({ sketch, numbers }: Measures): number {
  return (sketch?.counts.byteLength ?? 0) + numbers.reduce((bytes, each) => bytes + 16 * (each?.sketch.size ?? 0), 0);
}

function expectAll([groups, bytes]: [MeasuredGroup[], number]): void {
  const measures = groups.flatMap(({ times }) => times.map((each) => each.measures));
  expect(measures).toHaveLength(100);
  const inSketches = measures.map(bytesIn).reduce((a, b) => a + b);
  expect(inSketches).toBeGreaterThan(100 * 4_000);
  expect(bytes).toBeGreaterThan(inSketches);
  // Nothing is counted twice and more.
  expect(bytes).toBeLessThan(2 * inSketches);
}

const addSpans = (groups: MeasuredGroups, key: string, time: number): void => {
  for (const durationNano of LENGTHS) {
    const measures = groups.group([key]).measuresAt(time, 0n);
    measures.add({ durationNano, isError: false });
    for (let n = 1; n < 50; n++) measures.addNumber(0, 2 ** n);
  }
};

test('what spans take in memory is told, with their sketches', () => {
  expectAll(gathered(addSpans));
});

test('what parts take in memory is told, with their sketches', () => {
  const [[one]] = gathered(addSpans);
  expectAll(
    gathered((groups, key, time) => {
      const [of] = one?.times ?? [];
      if (of === undefined) throw new Error('There are no measures.');
      groups.group([key]).addPart(time, { total: of.measures, firstStartUnixNano: 0n, lastStartUnixNano: 0n });
    }),
  );
});
