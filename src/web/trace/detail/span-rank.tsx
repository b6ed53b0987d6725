/** How long a span is among those of its operation. */
import { useAnswer } from '../../data/use-answer.ts';
import { duration } from '../../format/duration.ts';
import { toDateTime } from '../../format/time.ts';
import { SpanRankDocument } from '../../generated/graphql.ts';
import { equals, ofService } from '../../measures/conditions.ts';
import { d } from '../../messages/span.ts';
import { textOf } from '../../search/query-text.ts';
import { hrefOf } from '../../state/place.ts';
import type { Detail } from './detail.ts';

/** Nanoseconds before and after the span in which others count. */
const AROUND_NANOS = 12n * 3_600n * 1_000_000_000n;

/** Characters of both names together. Longer ones are more than a question may have. */
const MOST_CHARACTERS = 2_000;

/** Nothing while it is not known, and nothing if it cannot be: the rest of the details stands without it. */
export function SpanRank({ detail }: { readonly detail: Detail }) {
  const { name, kind, service, durationNano } = detail;
  const start = BigInt(detail.startTimeUnixNano);
  const from = start > AROUND_NANOS ? start - AROUND_NANOS : 0n;
  const timeRange = { from: toDateTime(from), to: toDateTime(start + AROUND_NANOS) };
  const asked = {
    operation: { and: [{ name: { eq: name } }, { kind: { eq: kind } }, { service: { eq: service.name } }] },
    shorter: { durationNano: { lt: durationNano } },
    timeRange,
  };
  const isShort = name.length + service.name.length <= MOST_CHARACTERS;
  const { data } = useAnswer(SpanRankDocument, isShort ? asked : undefined);
  const all = data?.all.groups[0]?.total;
  if (all === undefined) return null;
  if (all.count <= 1) return <span class="muted">{d.rankAlone}</span>;
  const shorter = data?.shorter.groups[0]?.total.count ?? 0;
  const percent = `${Math.floor((100 * shorter) / all.count)}%`;
  const q = textOf([ofService(service.name), equals('name', name), `kind = ${kind.toLowerCase()}`]);
  return (
    <a
      href={hrefOf('traces', { q, ...timeRange, sort: '-duration' })}
      title={d.rankText(duration(all.median ?? 0), duration(all.p95 ?? 0))}
    >
      {d.rankOf(percent, all.count)}
    </a>
  );
}
