/** Texts seen in public, each with the verdict of Tempo's own parser. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingShared, sharedPath } from '../../../test/fixtures/shared.ts';
import { describeUnless } from '../../../test/fixtures/unless.ts';
import { parseQuery } from './parse-query.ts';
import { parseTraceql } from './parse-traceql.ts';

interface Entry {
  readonly q: string;
  readonly tempo: 'valid' | 'parse_error' | 'type_error' | 'unsupported_in_tempo';
}

const missing = missingShared('corpora');

function readEntries(): readonly Entry[] {
  const lines = readFileSync(sharedPath('corpora', 'traceql/corpus.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line): Entry => JSON.parse(line));
}

describeUnless(missing, 'the corpus of TraceQL texts', () => {
  const entries = missing === undefined ? readEntries() : [];
  const valid = entries.filter((entry) => entry.tempo === 'valid');
  const invalid = entries.filter((entry) => entry.tempo !== 'valid');

  test('is whole', () => {
    expect([valid.length, invalid.length]).toEqual([1196, 222]);
  });

  test('what Tempo accepts is accepted', () => {
    const refused = valid.flatMap(({ q }) => {
      const result = parseQuery(q);
      return 'query' in result ? [] : [{ q, why: result.mistakes[0] }];
    });
    expect(refused).toEqual([]);
  });

  test('what chooses spans is compiled', () => {
    const searches = valid.filter(({ q }) => {
      const result = parseQuery(q);
      return 'query' in result && result.query.type === 'spanset';
    });
    expect(searches.length).toBeGreaterThan(700);
    const refused = searches.flatMap(({ q }) => {
      const [spans, traces] = [parseTraceql(q, 'spans'), parseTraceql(q, 'traces')];
      return 'filter' in spans && 'filter' in traces ? [] : [{ q, why: [spans, traces] }];
    });
    expect(refused).toEqual([]);
  });

  test('what Tempo refuses is refused, at its place', () => {
    const accepted = invalid.filter(({ q }) => {
      const result = parseQuery(q);
      return 'query' in result || !result.mistakes.every(({ offset, length }) => offset + length <= q.length);
    });
    expect(accepted).toEqual([]);
  });
});
