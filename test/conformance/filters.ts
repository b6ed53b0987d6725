/** Short ways to write filters. */
import type { AttributeTest, Relation, SpanFilter } from '../../src/storage/query.ts';

export const and = (...filters: SpanFilter[]): SpanFilter => ({ type: 'and', filters });
export const or = (...filters: SpanFilter[]): SpanFilter => ({ type: 'or', filters });
export const not = (filter: SpanFilter): SpanFilter => ({ type: 'not', filter });
export const named = (eq: string): SpanFilter => ({ type: 'name', test: { eq } });
export const ofService = (eq: string): SpanFilter => ({ type: 'service', test: { eq } });
export const attribute = (test: AttributeTest): SpanFilter => ({ type: 'attribute', test });
export const related = (type: Relation, filter: SpanFilter): SpanFilter => ({ type, filter });

/** Met by every span, and by none. */
export const ANYTHING: SpanFilter = and();
export const NOTHING: SpanFilter = or();
