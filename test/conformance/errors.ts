/** What went wrong in spans: groups of measures, and the filters that find their spans, against a count by hand. */
import { expect } from 'vitest';
import { naturalText } from '../../src/model/attribute-text.ts';
import type { AttributeValue } from '../../src/model/attributes.ts';
import type { Span, SpanEvent } from '../../src/model/span.ts';
import type { SpanError } from '../../src/model/span-errors.ts';
import { ANY_ERROR, mayHaveError } from '../../src/query/error-filter.ts';
import type { MeasuresRequest } from '../../src/storage/measures.ts';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { OpenBackend, Topic } from './topic.ts';

const COUNT = 240;
const STEP = 1_000n;

/** Messages with a number, and what they have in common. */
const MESSAGES: readonly (readonly [of: (n: number) => AttributeValue, general: string])[] = [
  [(n) => `no answer within ${n} ms`, 'no answer within <value> ms'],
  [(n) => `user "name ${n}" is unknown`, 'user <text> is unknown'],
  [(n) => `connect to 10.0.0.${n % 250}:80 refused`, 'connect to <address> refused'],
  [() => 'broken', 'broken'],
  [(n) => BigInt(n), '<value>'],
  [() => true, 'true'],
  [() => '', ''],
];
const TYPES = ['TimeoutError', 'java.net.ConnectException', '', 7n, ['a', 'b']] as const;

/** A span with all its errors, which are counted here and nowhere else. */
interface Case {
  readonly span: Span;
  readonly errors: readonly SpanError[];
  readonly service: string;
}

function exception(type: AttributeValue, message: AttributeValue): SpanEvent {
  return {
    timeUnixNano: BASE_TIME,
    name: 'exception',
    attributes: attributesOf({ ...(type === '' ? {} : { 'exception.type': type }), 'exception.message': message }),
    droppedAttributesCount: 0,
  };
}

/** Span `n` of a mixture: none, one or several exceptions, with and without the status ERROR. */
function caseOf(n: number): Case {
  const service = `service ${n % 3}`;
  const exceptions = Array.from({ length: n % 4 === 0 ? 0 : (n % 4) - 1 }, (_, index) => {
    const [of, general] = MESSAGES[(n + index) % MESSAGES.length] ?? [() => '', ''];
    const type = TYPES[(n * 7 + index) % TYPES.length] ?? '';
    return { event: exception(type, of(n)), error: [naturalText(type), general] as const };
  });
  const [statusOf, statusGeneral] = MESSAGES[(n >> 2) % MESSAGES.length] ?? [() => '', ''];
  const name = `work ${n % 2}`;
  const statusCode = n % 5 < 2 ? 2 : n % 2;
  const other = { ...exception('Other', 'x'), name: 'log' };
  const span = makeSpan({
    traceId: traceIdOf(0xe00 + (n % 50)),
    spanId: spanIdOf(n + 1),
    name,
    kind: 1 + (n % 5),
    startTimeUnixNano: BASE_TIME + BigInt(n) * STEP,
    endTimeUnixNano: BASE_TIME + BigInt(n) * STEP + 5n,
    statusCode,
    statusMessage: statusCode === 2 ? naturalText(statusOf(n)) : '',
    events: [
      other,
      ...exceptions.map(({ event }) => event),
      ...(n % 6 === 0 ? exceptions.map(({ event }) => event) : []),
    ],
    resource: resourceOf(service),
  });
  const distinct = new Map(exceptions.map(({ error }) => [JSON.stringify(error), error]));
  const ofStatus: readonly SpanError[] = statusCode === 2 ? [[service, name, statusGeneral]] : [];
  return { span, service, errors: distinct.size > 0 ? [...distinct.values()] : ofStatus };
}

const CASES = Array.from({ length: COUNT }, (_, n) => caseOf(n));
const RANGE = { from: BASE_TIME + 20n * STEP, to: BASE_TIME + 200n * STEP };

/** `error service bucket` of each span that is counted. */
function countByHand(cases: readonly Case[], keyOf: (each: Case, error: SpanError) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of cases) {
    for (const error of each.errors) {
      const key = keyOf(each, error);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

async function measure({ reader }: OpenBackend, request: Partial<MeasuresRequest>) {
  const [groups = []] = await reader.measureSpans([
    { groupBy: [{ error: true }], sketch: false, numbers: [], maxGroups: 1_000, ...request },
  ]);
  return groups;
}

const keyText = (...parts: readonly unknown[]): string => JSON.stringify(parts);

export const errors: Topic = {
  name: 'errors',
  spans: () => CASES.map(({ span }) => span),
  cases: {
    'groups by error and service are those counted by hand': async (backend) => {
      const groups = await measure(backend, { groupBy: [{ error: true }, { field: 'service' }], timeRange: RANGE });
      const within = CASES.filter(
        ({ span }) => span.startTimeUnixNano >= RANGE.from && span.startTimeUnixNano < RANGE.to,
      );
      expect(new Map(groups.map(({ key, total }) => [keyText(...key), total.count]))).toEqual(
        countByHand(within, ({ service }, error) => keyText(error, service)),
      );
    },
    'only the errors that are asked for count': async (backend) => {
      const among = CASES.flatMap((each) => each.errors).filter((_, index) => index % 7 === 0);
      const groups = await measure(backend, { groupBy: [{ error: true, among }, { field: 'service' }] });
      const wanted = new Set(among.map((error) => keyText(error)));
      const chosen = CASES.map((each) => ({
        ...each,
        errors: each.errors.filter((error) => wanted.has(keyText(error))),
      }));
      expect(new Map(groups.map(({ key, total }) => [keyText(...key), total.count]))).toEqual(
        countByHand(chosen, ({ service }, error) => keyText(error, service)),
      );
    },
    'each bucket of time has the errors that start in it': async (backend) => {
      const times = Array.from({ length: 8 }, (_, index) => BASE_TIME + BigInt(index * 33) * STEP);
      const groups = await measure(backend, { times });
      const measured = groups.flatMap(({ key: [error], times: parts }) =>
        parts.map(({ time, measures }) => [keyText(error, time), measures.count] as const),
      );
      const inBuckets = CASES.filter(({ span }) => span.startTimeUnixNano < (times.at(-1) ?? 0n));
      expect(new Map(measured)).toEqual(
        countByHand(inBuckets, ({ span }, error) =>
          keyText(error, Number((span.startTimeUnixNano - BASE_TIME) / STEP / 33n)),
        ),
      );
    },
    'first and last starts are those of the spans': async (backend) => {
      for (const { key, firstStartUnixNano, lastStartUnixNano } of await measure(backend, {})) {
        const error = keyText(key[0]);
        const starts = CASES.filter((each) => each.errors.some((other) => keyText(other) === error)).map(
          ({ span }) => span.startTimeUnixNano,
        );
        expect([firstStartUnixNano, lastStartUnixNano]).toEqual([starts[0], starts.at(-1)]);
      }
    },
    'the filter of all errors finds the spans that have one, and no others': async ({ reader }) => {
      const order = { field: 'START_TIME', direction: 'ASC' } as const;
      const [page] = await reader.findSpans([{ filter: ANY_ERROR, order, page: { limit: COUNT } }]);
      const expected = CASES.filter((each) => each.errors.length > 0).map(({ span }) => span.spanId);
      expect(page?.items.map(({ spanId }) => spanId)).toEqual(expected);
    },
    'the filter of an error finds every span that has it': async ({ reader }) => {
      const all = new Map(CASES.flatMap((each) => each.errors).map((error) => [keyText(error), error]));
      const order = { field: 'START_TIME', direction: 'ASC' } as const;
      for (const [key, error] of all) {
        const [page] = await reader.findSpans([{ filter: mayHaveError(error), order, page: { limit: COUNT } }]);
        const found = new Set(page?.items.map(({ spanId }) => spanId));
        const wanted = CASES.filter((each) => each.errors.some((other) => keyText(other) === key));
        expect(wanted.filter(({ span }) => !found.has(span.spanId))).toEqual([]);
        const failing = new Set(CASES.filter((each) => each.errors.length > 0).map(({ span }) => span.spanId));
        expect([...found].filter((spanId) => !failing.has(spanId))).toEqual([]);
      }
    },
  },
};
