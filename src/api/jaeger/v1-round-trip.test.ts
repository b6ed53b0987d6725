/** What Jaeger's JSON says can be imported, and is said again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeJaeger } from '../../../receivers/formats/jaeger/decode-jaeger.ts';
import { corpusFiles, noCorpora, readCorpus } from '../../../test/fixtures/corpora.ts';
import { arbitrarySpans } from '../../../test/fixtures/otlp/arbitrary-spans.ts';
import { testUnless } from '../../../test/fixtures/unless.ts';
import { parseExactJson } from '../../model/exact-json.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import type { Span } from '../../model/span.ts';
import { Body } from '../adapter/body.ts';
import { endV1Traces, writeV1Traces } from './v1-traces.ts';

async function told(spans: readonly Span[]): Promise<{ readonly data: readonly unknown[] }> {
  const body = new Body({ answerBytes: () => {} });
  const traces = new Map<string, Span[]>();
  for (const span of spans) getOrMake(traces, span.traceId, () => []).push(span);
  await writeV1Traces(
    Array.from(traces.values(), (some) => ({ spans: some })),
    body,
    {},
  );
  endV1Traces(body);
  return parseExactJson(Buffer.concat(body.reply(200, {}).body).toString()) as { readonly data: readonly unknown[] };
}

test('spans of any kind', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySpans, async (spans) => {
      const first = await told(spans);
      const { spans: imported, rejected } = decodeJaeger(first.data);
      expect(rejected).toEqual([]);
      expect(await told(imported)).toEqual(first);
    }),
    { numRuns: 200 },
  );
});

interface CorpusTag {
  readonly key: string;
}
interface CorpusSpan {
  readonly spanID: string;
  readonly references: readonly { readonly traceID: string; readonly spanID: string }[];
  readonly tags: readonly CorpusTag[];
  readonly processID: string;
}
interface CorpusTrace {
  readonly traceID: string;
  readonly spans: readonly CorpusSpan[];
  readonly processes: Readonly<Record<string, { readonly tags: readonly CorpusTag[] }>>;
}

const byKey = (tags: readonly CorpusTag[]) => tags.toSorted((a, b) => (a.key < b.key ? -1 : 1));

/** With whole ids, tags in order, and each span with its process. */
function comparable({ traceID, spans, processes }: CorpusTrace): unknown {
  const shown = spans.map(({ processID, ...span }) => ({
    ...span,
    traceID: traceID.padStart(32, '0'),
    spanID: span.spanID.padStart(16, '0'),
    references: span.references.map((reference) => ({
      ...reference,
      traceID: reference.traceID.padStart(32, '0'),
      spanID: reference.spanID.padStart(16, '0'),
    })),
    tags: byKey(span.tags),
    process: { ...processes[processID], tags: byKey(processes[processID]?.tags ?? []) },
  }));
  return shown.toSorted((a, b) => (a.spanID < b.spanID ? -1 : 1));
}

testUnless(noCorpora, 'traces that Jaeger itself has told', async () => {
  const files = corpusFiles('jaeger-json');
  for (const file of files) {
    const { data } = JSON.parse(readCorpus(file).toString()) as { readonly data: readonly CorpusTrace[] };
    const again = (await told(decodeJaeger(data).spans)).data as readonly CorpusTrace[];
    expect(again.map(comparable)).toEqual(data.map(comparable));
  }
  expect(files).toHaveLength(6);
});
