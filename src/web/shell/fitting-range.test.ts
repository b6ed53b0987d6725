import { expect, test } from 'vitest';
import { fittingRange } from './fitting-range.ts';

test('the range that fits stands in the message', () => {
  const message =
    'The attributes of more than 399 spans would have to be counted (api.limits.max_profiled_spans). About so many start ' +
    'from 2026-01-01T00:00:00.000000001Z to 2026-01-01T00:10:00.000000000Z: ask for a timeRange no longer than that.';
  expect(fittingRange(message)).toEqual({
    from: '2026-01-01T00:00:00.000000001Z',
    to: '2026-01-01T00:10:00.000000000Z',
  });
  expect(fittingRange('The read took too long.')).toBeUndefined();
});
