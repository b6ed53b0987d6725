/** The levels of `leveled_value_counts`, as the writer and the readers see them. */

/** Sorted once in a while; it has most rows. */
export const BASE = 0;
/** Whole counts, which replace those in the base. */
export const MIDDLE = 1;
/** Spans to add to the count in the middle level or the base. Written with each commit. */
export const NEWEST = 2;

const SAME = 'o.key_id = v.key_id AND o.text = v.text AND o.type = v.type AND o.exact = v.exact';
const spansIn = (level: number): string =>
  `(SELECT span_count FROM leveled_value_counts o WHERE o.level = ${level} AND ${SAME})`;

/** The spans that row `v` of the newest level is added to. */
const SPANS_BEFORE = `coalesce(${spansIn(MIDDLE)}, ${spansIn(BASE)}, 0)`;

/** Whether row `v` is the uppermost of its value. */
export const IS_UPPERMOST = `NOT EXISTS (SELECT 1 FROM leveled_value_counts o
  WHERE o.level IN (${MIDDLE}, ${NEWEST}) AND o.level > v.level AND ${SAME})`;

/**
 * The rows of the newest level with all their spans (`span_count`) and the values that they add to those below: 1, 0 or -1.
 * Materialized, as SQLite would look up the spans of a row for each mention.
 */
export function wholeNewest(condition: string): string {
  return `(WITH newest AS MATERIALIZED (
      SELECT level, key_id, text, type, exact, span_count AS spans, ${SPANS_BEFORE} AS before
        FROM leveled_value_counts v WHERE level = ${NEWEST} AND ${condition})
    SELECT level, key_id, text, type, exact, spans + before AS span_count, (spans + before > 0) - (before > 0) AS added
      FROM newest)`;
}
