/** Spans that a client sends, shown as a stored trace would be: what the page does with a file of OTLP. Nothing is stored. */
import { decodeTracesJson } from '../../../receivers/formats/otlp/decode-json.ts';
import { refuseBadIds } from '../../../receivers/formats/refuse-bad-ids.ts';
import { SpangraphError } from '../../errors.ts';
import { compareNumbers } from '../../model/compare.ts';
import { orderedTime } from '../../model/span.ts';
import type { Reply } from '../../net/question.ts';
import type { Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import { Remarks } from './remarks.ts';
import { endV1Traces, type V1Part, writeV1Traces } from './v1-traces.ts';

/** The body is an ExportTraceServiceRequest in OTLP/JSON. Throws MALFORMED_REQUEST, and BAD_USER_INPUT for a span that has a flaw. */
export async function transform({ question, account }: Asked): Promise<Reply> {
  const { spans, rejected } = refuseBadIds(decodeTracesJson(Buffer.from(question.body)));
  const [flaw] = rejected;
  if (flaw !== undefined) throw new SpangraphError('BAD_USER_INPUT', flaw.reason);
  account.readRecords(spans.length);
  const traces = Map.groupBy(spans, ({ traceId }) => traceId);
  const parts = Array.from(
    traces.values(),
    (some): V1Part => ({
      spans: some.toSorted((a, b) =>
        compareNumbers(orderedTime(a.startTimeUnixNano), orderedTime(b.startTimeUnixNano)),
      ),
    }),
  );
  const remarksOn = async (traceId: string): Promise<Remarks> => {
    const ids = new Set(traces.get(traceId)?.map(({ spanId }) => spanId));
    return new Remarks((id) => ids.has(id));
  };
  const body = new Body(account);
  await writeV1Traces(parts, body, { remarksOn });
  endV1Traces(body);
  return body.reply(200, { 'content-type': JSON_TYPE });
}
