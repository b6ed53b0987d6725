import { expect, test } from 'vitest';
import { readScrape, type Scrape } from '../../test/fixtures/scrape.ts';
import { counter, gauge, histogram } from './definition.ts';
import { Metrics } from './metrics.ts';
import { ThreadMeter } from './thread-meter.ts';

const SPANS = counter('x_spans_total', 'Spans.', { labels: { receiver: 'receivers', reason: ['bad', 'worse'] } });
const SIZE = gauge('x_size_bytes', 'Size.');
const TIME = histogram('x_time_seconds', 'Time.', [0.1, 1], { labels: { operation: 'operations' } });
const HEAP = gauge('x_heap_bytes', 'Heap.', { isPerThread: true });
const CODES = counter('x_codes_total', 'Codes.', { labels: { code: ['A', 'other'] } });
const ALL = [SPANS, SIZE, TIME, HEAP, CODES];

const create = (maxOperations = 2) => new Metrics(ALL, { receivers: ['grpc', 'http'], maxOperations, maxTenants: 0 });
const scraped = async (metrics: Metrics): Promise<Scrape> => readScrape(await metrics.text());

test('threads are added up, also one that only shares the memory', async () => {
  const metrics = create();
  const here = metrics.meter('api');
  const elsewhere = ThreadMeter.over(ALL, structuredClone(metrics.dataFor('ingest')));
  here.add(SPANS, 2, { receiver: 'http', reason: 'worse' });
  elsewhere.add(SPANS, 3, { receiver: 'http', reason: 'worse' });
  elsewhere.add(SPANS, 1, { receiver: 'grpc', reason: 'bad' });
  const scrape = await scraped(metrics);
  expect(scrape.value('x_spans_total', { receiver: 'http', reason: 'worse' })).toBe(5);
  expect(scrape.value('x_spans_total', { receiver: 'grpc', reason: 'bad' })).toBe(1);
  expect(scrape.value('x_spans_total', { receiver: 'grpc', reason: 'worse' })).toBe(0);
});

test('a thread that takes the place of another one goes on with its numbers', async () => {
  const metrics = create();
  for (const amount of [1, 2]) ThreadMeter.over(ALL, metrics.dataFor('answer-0')).add(CODES, amount, { code: 'A' });
  expect((await scraped(metrics)).value('x_codes_total', { code: 'A' })).toBe(3);
});

test('a gauge is shown once it is set', async () => {
  const metrics = create();
  metrics.meter('api');
  metrics.dataFor('ingest');
  expect((await scraped(metrics)).names()).not.toContain('x_size_bytes');
  metrics.meter('api').set(SIZE, 7);
  expect((await scraped(metrics)).value('x_size_bytes')).toBe(7);
  metrics.meter('api').set(SIZE, Number.NaN);
  expect((await scraped(metrics)).names()).not.toContain('x_size_bytes');
});

test('each bucket of a histogram holds all that is not above its bound', async () => {
  const metrics = create();
  for (const seconds of [0.1, 0.05, 0.5, 60]) metrics.meter('api').observe(TIME, seconds, { operation: 'Newest' });
  const scrape = await scraped(metrics);
  const bucket = (le: string) => scrape.value('x_time_seconds_bucket', { operation: 'Newest', le });
  expect([bucket('0.1'), bucket('1'), bucket('+Inf')]).toEqual([2, 3, 4]);
  expect(scrape.value('x_time_seconds_count', { operation: 'Newest' })).toBe(4);
  expect(scrape.value('x_time_seconds_sum', { operation: 'Newest' })).toBeCloseTo(60.65);
});

test('names beyond the bound, and long ones, are counted together', async () => {
  const metrics = create(2);
  const meter = metrics.meter('api');
  for (const operation of ['A', 'x'.repeat(101), 'B', 'C', 'D', 'A']) meter.observe(TIME, 1, { operation });
  const scrape = await scraped(metrics);
  const counts = ['A', 'B', 'other'].map((operation) => scrape.value('x_time_seconds_count', { operation }));
  expect(counts).toEqual([2, 1, 3]);
  expect(scrape.labelsOf('x_time_seconds_count')).toHaveLength(3);
});

test('what belongs to a thread has its name', async () => {
  const metrics = create();
  metrics.meter('api').set(HEAP, 1);
  metrics.meter('ingest').set(HEAP, 2);
  const scrape = await scraped(metrics);
  expect(scrape.value('x_heap_bytes', { thread: 'api' })).toBe(1);
  expect(scrape.value('x_heap_bytes', { thread: 'ingest' })).toBe(2);
});

test('a value that a closed list lacks is counted as other, or is a defect', async () => {
  const metrics = create();
  const meter = metrics.meter('api');
  meter.add(CODES, 1, { code: 'B' });
  expect((await scraped(metrics)).value('x_codes_total', { code: 'other' })).toBe(1);
  expect(() => meter.add(SPANS, 1, { receiver: 'smtp', reason: 'bad' })).toThrow('smtp');
  expect(() => meter.add(SPANS, 1, { receiver: 'http' })).toThrow('no value');
  expect(() => meter.add({ ...SIZE, name: 'x_other' }, 1)).toThrow('x_other');
});
