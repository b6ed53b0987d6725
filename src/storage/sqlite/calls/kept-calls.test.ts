import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeLink,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import { type Span, SpanKind } from '../../../model/span.ts';
import type { ExplainedStep } from '../../explain.ts';

const { INTERNAL, SERVER, CLIENT, CONSUMER } = SpanKind;
/** When all minutes are quiet. */
const LATER_MS = Number.MAX_SAFE_INTEGER;
const MINUTE = 60_000_000_000n;

let fixture: SqliteFixture;
beforeEach(async () => {
  fixture = await openSqliteFixture();
});
afterEach(() => fixture.close());

interface Told {
  readonly id: number;
  readonly of: string;
  readonly trace?: number;
  readonly kind?: number;
  readonly parent?: number;
  /** Minutes after BASE_TIME. */
  readonly minute?: number;
  readonly linksTo?: readonly [trace: number, span: number];
  readonly isUnfinished?: boolean;
}

function toSpan({ id, of, trace = 1, kind = INTERNAL, parent, minute = 0, linksTo, isUnfinished = false }: Told): Span {
  // Away from the borders of minutes, near which rows are read and left out.
  const start = BASE_TIME + BigInt(minute) * MINUTE + MINUTE / 2n;
  return makeSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    parentSpanId: parent === undefined ? '' : spanIdOf(parent),
    kind,
    startTimeUnixNano: start,
    endTimeUnixNano: isUnfinished ? 0n : start + 5n,
    resource: resourceOf(of),
    attributes: attributesOf({ 'peer.service': 'x' }),
    links: linksTo === undefined ? [] : [makeLink({ traceId: traceIdOf(linksTo[0]), spanId: spanIdOf(linksTo[1]) })],
  });
}

const write = (...told: readonly Told[]) => fixture.writer.write([told.map(toSpan)]);
const keep = async (): Promise<void> => {
  for (let run = 0; run < 4; run++) await fixture.writer.keepSums(LATER_MS);
};

/** The calls of all spans, and how many spans were read for them. */
async function measured() {
  const steps: ExplainedStep[] = [];
  const reader = fixture.reader.explaining((call) => steps.push(...call.steps));
  const [calls = []] = await reader.measureCalls([{ sketch: true, numbers: [], maxCalls: 10 }]);
  const spansRead = steps
    .filter(({ using }) => using.includes('spans in order') || using.includes('span_index'))
    .reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  const names = calls.map(
    ({ kind, source, target, measures }) => `${kind} ${source} > ${target.name}: ${measures.count}`,
  );
  return { calls: names.sort(), spansRead };
}

interface Case {
  readonly before: readonly Told[];
  readonly change: () => Promise<unknown>;
  readonly calls: readonly [before: readonly string[], after: readonly string[]];
}

const CASES: Readonly<Record<string, Case>> = {
  'a parent arrives after its children of other minutes': {
    before: [{ id: 2, of: 'b', parent: 1, minute: 2 }],
    change: () => write({ id: 1, of: 'a', minute: 0 }),
    calls: [[], ['CALL a > b: 1']],
  },
  'a late child takes away what is no service': {
    before: [{ id: 1, of: 'a', kind: CLIENT }],
    change: () => write({ id: 2, of: 'b', kind: SERVER, parent: 1, minute: 1 }),
    calls: [['CALL a > x: 1'], ['CALL a > b: 1']],
  },
  'a span is replaced by its finished form, of another service': {
    before: [
      { id: 1, of: 'a', isUnfinished: true },
      { id: 2, of: 'b', parent: 1, minute: 1 },
    ],
    change: () => write({ id: 1, of: 'c' }),
    calls: [['CALL a > b: 1'], ['CALL c > b: 1']],
  },
  'a span that a consumer of another minute links to arrives': {
    before: [{ id: 2, of: 'b', kind: CONSUMER, trace: 2, linksTo: [1, 1] }],
    change: () => write({ id: 1, of: 'a', minute: 3 }),
    calls: [[], ['LINK a > b: 1']],
  },
  'a span that a consumer of another minute links to is removed': {
    before: [
      { id: 1, of: 'a', minute: 3 },
      { id: 2, of: 'b', kind: CONSUMER, trace: 2, linksTo: [1, 1] },
    ],
    change: () => fixture.writer.remove([traceIdOf(1)], 10),
    calls: [['LINK a > b: 1'], []],
  },
  'a span that a consumer of another minute links to is erased': {
    before: [
      { id: 1, of: 'a', minute: 3 },
      { id: 2, of: 'b', kind: CONSUMER, trace: 2, linksTo: [1, 1] },
    ],
    change: () => fixture.writer.erase([traceIdOf(1)], 10),
    calls: [['LINK a > b: 1'], []],
  },
  'a trace loses its last span': {
    before: [
      { id: 1, of: 'a', kind: CLIENT },
      { id: 2, of: 'b', kind: SERVER, parent: 1, minute: 2 },
    ],
    change: () => fixture.writer.remove([traceIdOf(1)], 1),
    calls: [['CALL a > b: 1'], ['CALL a > x: 1']],
  },
  'a trace becomes long': {
    before: [{ id: 1, of: 'a', kind: CLIENT }],
    change: () => write({ id: 2, of: 'b', kind: SERVER, parent: 1, minute: 100 }),
    calls: [['CALL a > x: 1'], ['CALL a > b: 1']],
  },
};

test.each(Object.entries(CASES))(
  'kept calls follow: %s',
  async (_name, { before, change, calls: [earlier, later] }) => {
    await write(...before);
    await keep();
    expect(await measured()).toEqual({ calls: earlier, spansRead: 0 });
    await change();
    expect((await measured()).calls).toEqual(later);
    await keep();
    await fixture.reopenWriter();
    expect((await measured()).calls).toEqual(later);
  },
);

test('a change of one trace leaves the minutes of others kept', async () => {
  await write({ id: 1, of: 'a', kind: CLIENT }, { id: 1, of: 'a', kind: CLIENT, trace: 2, minute: 10 });
  await keep();
  await write({ id: 2, of: 'b', trace: 2, parent: 1, minute: 10 });
  expect(await measured()).toEqual({ calls: ['CALL a > b: 1', 'CALL a > x: 1'], spansRead: 2 });
});

test('a long trace is read from spans, and its changes leave minutes kept', async () => {
  await write({ id: 1, of: 'a', kind: CLIENT, trace: 2, minute: 5 });
  await write({ id: 1, of: 'a' }, { id: 2, of: 'b', parent: 1, minute: 10 });
  await keep();
  expect(await measured()).toEqual({ calls: ['CALL a > b: 1', 'CALL a > x: 1'], spansRead: 2 });
  await write({ id: 3, of: 'c', parent: 1, minute: 20 });
  await keep();
  expect(await measured()).toEqual({ calls: ['CALL a > b: 1', 'CALL a > c: 1', 'CALL a > x: 1'], spansRead: 3 });
});
