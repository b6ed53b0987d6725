import { expect, test, vi } from 'vitest';
import { attributesOf, makeEvent, makeSpan, resourceOf, spanIdOf } from '../../test/fixtures/spans.ts';
import type { Span } from '../model/span.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import { withLimitedNames } from './limited-names.ts';
import { type NameLimits, readNames, type StoredNames } from './stored-names.ts';

async function limitedStore(limits: NameLimits, backend = createMemoryBackend()) {
  const read = vi.fn<() => Promise<StoredNames>>(() => readNames(backend.reader, limits));
  const writer = await withLimitedNames({ writer: backend.writer, limits, read });
  const reasons = async (...spans: Span[]): Promise<Record<number, string>> => {
    const [report] = await writer.write([spans]);
    return Object.fromEntries((report?.rejected ?? []).map(({ index, reason }) => [index, reason]));
  };
  return { backend, reasons, writer, read };
}

let last = 0;
const spanOf = (service: string, changes: Partial<Span> = {}): Span =>
  makeSpan({ spanId: spanIdOf(++last), resource: resourceOf(service), ...changes });

const operation = (service: string, name: string, kind: number): Span => spanOf(service, { name, kind });
const keys = (...names: string[]) => attributesOf(Object.fromEntries(names.map((name) => [name, 'v'])));

test('spans of further services are rejected one by one, with the limit by name', async () => {
  const { backend, reasons } = await limitedStore({ maxServices: 2 });
  expect(await reasons(spanOf('a'), spanOf('b'), spanOf('c'), spanOf('a'))).toEqual({
    2: expect.stringContaining('2 services (tenants.limits.max_services), and "c"'),
  });
  expect(await reasons(spanOf('d'), spanOf('b'))).toEqual({ 0: expect.stringContaining('"d"') });
  expect((await backend.reader.getServices([{ page: { limit: 9 } }]))[0]?.items).toEqual(['a', 'b']);
});

test('an operation is a name and a kind of a service', async () => {
  const { reasons } = await limitedStore({ maxOperations: 3 });
  expect(
    await reasons(
      operation('a', 'x', 1),
      operation('a', 'x', 2),
      operation('b', 'x', 1),
      operation('a', 'x', 1),
      operation('a', 'y', 1),
    ),
  ).toEqual({ 4: expect.stringContaining('max_operations') });
});

test('keys count in all scopes, and a span that is rejected adds none', async () => {
  const { reasons } = await limitedStore({ maxAttributeKeys: 3 });
  // `service.name` of the resource is one.
  expect(await reasons(spanOf('a', { attributes: keys('one', 'two', 'three') }))).toEqual({
    0: expect.stringContaining('max_attribute_keys'),
  });
  expect(
    await reasons(spanOf('a', { attributes: keys('four'), events: [makeEvent({ attributes: keys('four') })] })),
  ).toEqual({});
  expect(await reasons(spanOf('a', { attributes: keys('five') }), spanOf('a', { attributes: keys('four') }))).toEqual({
    0: expect.stringContaining('max_attribute_keys'),
  });
});

test('after a restart the names are those of the store, long ones and many included', async () => {
  const backend = createMemoryBackend();
  const services = Array.from({ length: 1_500 }, (_, index) => `${'s'.repeat(index % 300)} ${index}`);
  await backend.writer.write([services.map((service) => spanOf(service))]);
  const { reasons } = await limitedStore({ maxServices: 1_500, maxOperations: 1_501 }, backend);
  expect(await reasons(...services.slice(0, 700).map((service) => spanOf(service)))).toEqual({});
  expect(await reasons(spanOf('more'))).toEqual({ 0: expect.stringContaining('1500 services') });
});

test('names are read again when one is rejected, but not for each', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { reasons, read } = await limitedStore({ maxServices: 1 });
    await reasons(spanOf('a'));
    await reasons(spanOf('b'), spanOf('c'));
    expect(read).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    read.mockImplementation(async () => new Map([['services', new Set<string>()]]));
    // Retention has removed what `a` had, as the reader says.
    expect(await reasons(spanOf('b'), spanOf('c'))).toEqual({ 0: expect.any(String), 1: expect.any(String) });
    vi.advanceTimersByTime(60_000);
    expect(await reasons(spanOf('b'), spanOf('c'))).toEqual({ 1: expect.any(String) });
    expect(read).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});

test('what the storage rejects keeps its place', async () => {
  const backend = createMemoryBackend();
  const write = vi
    .spyOn(backend.writer, 'write')
    .mockImplementation(async (batches) =>
      batches.map(() => ({ stored: 0, repeated: 0, conflicting: 0, rejected: [{ index: 1, reason: 'too large' }] })),
    );
  const { reasons } = await limitedStore({ maxServices: 1 }, backend);
  expect(await reasons(spanOf('a'), spanOf('b'), spanOf('a'))).toEqual({
    1: expect.stringContaining('"b"'),
    2: 'too large',
  });
  expect(write.mock.calls[0]?.[0][0]).toHaveLength(2);
});
