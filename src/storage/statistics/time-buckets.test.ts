import { expect, test } from 'vitest';
import { TimeBuckets } from './time-buckets.ts';

test.each([
  { times: [-20n, -10n, 10n, 20n], time: 0n, bucket: 1 },
  { times: [-20n, -10n, 10n, 20n], time: 15n, bucket: 2 },
  { times: [-20n, -10n, 0n, 20n], time: 0n, bucket: 2 },
  { times: [-20n, -10n], time: 0n, bucket: undefined },
])('buckets that begin before 1970: $times at $time', ({ times, time, bucket }) => {
  expect(new TimeBuckets(times).indexOf(time)).toBe(bucket);
});
