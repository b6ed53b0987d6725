/** Texts of TraceQL with the spans that a real Tempo chose for them. */
import { expect } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { parseTraceql } from '../../src/query/traceql/parse-traceql.ts';
import { noCorpora, readCorpus } from '../fixtures/corpora.ts';
import { OLDEST_FIRST } from './labelled.ts';
import type { OpenBackend, Topic } from './topic.ts';

/** A line of answers.jsonl. The pairs are trace id and span id. */
interface Answer {
  readonly q: string;
  readonly spans: readonly (readonly [string, string])[];
  readonly refused: boolean;
}

/** What is chosen here instead: more spans, and other ones. docs/traceql.md gives the reasons. */
interface Difference {
  readonly also: readonly string[];
  readonly not?: readonly string[];
}

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  // A negation also holds where the attribute is absent, and where it has another type.
  '{ !(.a = 2) }': { also: 'a1/2 a1/3 a1/4 a1/5 a1/6 a1/7 b2/1 c3/3 d4/1 d4/2 d4/3 e5/1'.split(' ') },
  '{ !.bool }': { also: 'a1/2 a1/3 a1/4 a1/5 a1/6 a1/7 b2/1 c3/2 c3/3 d4/1 d4/2 d4/3 e5/1'.split(' ') },
  // Ids may be written with their leading zeros.
  '{ span:id = "0000000000000004" }': { also: ['a1/4'] },
  '{ span:parentID = "0000000000000004" }': { also: ['a1/5', 'a1/6'] },
  '{ link:traceID = "000000000000000000000000000000b2" }': { also: ['a1/7'] },
  // Of several roots, the earliest is the root of the trace.
  '{ rootName = "r1" }': { also: ['d4/1', 'd4/2', 'd4/3'] },
  // Traces have structure while their root is not stored.
  '{ span:childCount = 0 }': { also: ['c3/3'], not: ['c3/2'] },
  '{ name = "consume" } >> { name = "inner" }': { also: ['c3/3'] },
  '{ name = "GET /" } !>> { }': { also: ['c3/2', 'c3/3'] },
  '{ } > { }': { also: ['c3/3'] },
  '{ } >> { }': { also: ['c3/3'] },
};

function expectedFor({ q, spans, refused }: Answer): readonly string[] | 'refused' {
  if (refused) return 'refused';
  const { also, not = [] } = DIFFERENCES[q] ?? { also: [] };
  const ofTempo = spans.map(([traceId, spanId]) => shortened(traceId, spanId));
  return [...ofTempo, ...also].filter((span) => !not.includes(span)).sort();
}

/** `a1/4` for the ids of the file, which differ in their last digits. */
function shortened(traceId: string, spanId: string): string {
  return `${traceId.slice(-2)}/${spanId.slice(-1)}`;
}

async function chosenBy(query: string, { reader }: OpenBackend): Promise<readonly string[] | 'refused'> {
  const parsed = parseTraceql(query, 'spans');
  if ('mistakes' in parsed) return 'refused';
  const [page] = await reader.findSpans([{ filter: parsed.filter, order: OLDEST_FIRST, page: { limit: 100 } }]);
  return (page?.items ?? []).map(({ traceId, spanId }) => shortened(traceId, spanId)).sort();
}

function readAnswers(): readonly Answer[] {
  const lines = readCorpus('traceql/answers.jsonl').toString('utf8').trim().split('\n');
  return lines.map((line): Answer => JSON.parse(line));
}

export const traceqlAnswers: Topic = {
  name: "Tempo's answers",
  ...(noCorpora !== undefined && { missing: noCorpora }),
  spans: () => decodeTracesJson(readCorpus('traceql/spans.json')).spans,
  cases: {
    'each text chooses the spans that Tempo chooses, but for known differences': async (backend) => {
      const answers = readAnswers();
      expect(answers).toHaveLength(129);
      const [expected, chosen] = [new Map<string, unknown>(), new Map<string, unknown>()];
      for (const answer of answers) {
        expected.set(answer.q, expectedFor(answer));
        chosen.set(answer.q, await chosenBy(answer.q, backend));
      }
      expect(chosen).toEqual(expected);
    },
  },
};
