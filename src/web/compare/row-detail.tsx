/** What an open row has besides its figures: ways to its spans, and attributes that changed. */
import { useAnswer } from '../data/use-answer.ts';
import { ChangedAttributesOfSpanDocument } from '../generated/graphql.ts';
import { c } from '../messages/compare.ts';
import { LoadingBar, Refusal } from '../shell/states.tsx';
import { hrefOf, hrefWith } from '../state/place.ts';
import { ChangedAttributes } from './changed-attributes.tsx';
import type { Row } from './comparison.ts';
import { type ComparedSide, sideText } from './side.ts';

export interface Sided {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
}

interface RowDetailProps {
  readonly row: Row;
  readonly sides: Sided;
}

export function RowDetail({ row, sides: { a, b } }: RowDetailProps) {
  const [ofA, ofB] = [row.node.a[0]?.spanId, row.node.b[0]?.spanId];
  return (
    <div class="row-detail">
      <p class="actions">
        {ofA !== undefined && <a href={hrefOf(`trace/${a.traceId}`, { span: ofA })}>{c.openIn('A')}</a>}
        {ofB !== undefined && <a href={hrefOf(`trace/${b.traceId}`, { span: ofB })}>{c.openIn('B')}</a>}
        {ofA !== undefined && ofB !== undefined && (
          <a
            href={hrefWith({
              a: sideText({ traceId: a.traceId, spanId: ofA }),
              b: sideText({ traceId: b.traceId, spanId: ofB }),
            })}
          >
            {c.onlyBelow(Math.max(row.a.count, row.b.count))}
          </a>
        )}
      </p>
      {ofA === undefined || ofB === undefined ? (
        <p class="muted">{c.onlyOneSide}</p>
      ) : (
        <Changes row={row} spanId={ofA} sides={{ a, b }} />
      )}
    </div>
  );
}

interface ChangesProps extends RowDetailProps {
  readonly spanId: string;
}

/** Asks for the changes of this row, if those of all rows are not known. */
function Changes({ row: { changedAttributes }, spanId, sides: { a, b } }: ChangesProps) {
  const { data, error, retry, isLoading } = useAnswer(
    ChangedAttributesOfSpanDocument,
    changedAttributes === undefined
      ? { a: a.traceId, b: b.traceId, aSpanId: a.spanId ?? null, bSpanId: b.spanId ?? null, spanId }
      : undefined,
  );
  const nodes = data?.compareTraces?.nodes ?? [];
  // Another span of trace b may have the id.
  const asked = nodes.find((node) => node.a.some((span) => span.spanId === spanId))?.changedAttributes;
  const changes = changedAttributes ?? asked;
  return (
    <>
      <LoadingBar isLoading={changes === undefined && isLoading} />
      <Refusal answered={{ error, retry }} />
      {changes?.length === 0 && <p class="muted">{c.noChange}</p>}
      {changes !== undefined && changes.length > 0 && <ChangedAttributes changes={changes} />}
    </>
  );
}
