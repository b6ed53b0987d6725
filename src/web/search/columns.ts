/** The columns of results: fields, and attributes as `span.KEY` and `resource.KEY`. */

/** What results are. */
export type Shape = 'traces' | 'spans';

/** All fields that can be columns. */
export const FIELDS = {
  traces: ['start', 'name', 'duration', 'spans', 'errors', 'services', 'matches', 'kind', 'id', 'arrived'],
  spans: ['start', 'name', 'duration', 'kind', 'status', 'message', 'trace', 'id', 'end', 'arrived'],
} as const;
export type TraceField = (typeof FIELDS.traces)[number];
export type SpanField = (typeof FIELDS.spans)[number];

const USUAL: Readonly<Record<Shape, readonly string[]>> = {
  traces: ['start', 'name', 'duration', 'spans', 'errors', 'services', 'matches'],
  spans: ['start', 'name', 'duration', 'kind', 'status'],
};

/** The one that opens the result: it is always there. */
export const NAME = 'name';

/** Columns that a table has at most. */
export const MOST_COLUMNS = 20;
/** Characters of the key of an attribute. */
const MOST_KEY = 200;

/** A column of an attribute. */
export interface AttributeColumn {
  readonly scope: 'span' | 'resource';
  readonly key: string;
}

/** Undefined if the column is a field. For traces they are those of the root span. */
export function attributeIn(id: string): AttributeColumn | undefined {
  const { scope, key } = /^(?<scope>span|resource)\.(?<key>[\s\S]+)$/.exec(id)?.groups ?? {};
  if (key === undefined || key.length > MOST_KEY) return undefined;
  return { scope: scope === 'span' ? 'span' : 'resource', key };
}

/** What `cols` of a URL chooses, in its order; the usual ones if it has none that are known. */
export function columnsIn(text: string | undefined, shape: Shape): readonly string[] {
  const known = (id: string): boolean =>
    (FIELDS[shape] as readonly string[]).includes(id) || attributeIn(id) !== undefined;
  const chosen = [...new Set((text ?? '').split(',').map(decoded))].filter(known).slice(0, MOST_COLUMNS);
  if (chosen.length === 0) return USUAL[shape];
  return chosen.includes(NAME) ? chosen : [NAME, ...chosen.slice(0, MOST_COLUMNS - 1)];
}

/** The text for `cols`; undefined for the usual columns. */
export function columnsText(columns: readonly string[], shape: Shape): string | undefined {
  const text = columns.map(encoded).join(',');
  return text === USUAL[shape].join(',') ? undefined : text;
}

/** Keys may have commas. */
function encoded(id: string): string {
  return id.replaceAll('%', '%25').replaceAll(',', '%2C');
}

function decoded(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%25', '%');
}

/** The variables with which the operations of results load the attributes of these columns. */
export function askedKeys(columns: readonly string[]) {
  const attributes = columns.map(attributeIn).filter((column) => column !== undefined);
  const keysOf = (wanted: AttributeColumn['scope']): string[] =>
    attributes.filter(({ scope }) => scope === wanted).map(({ key }) => key);
  const [spanKeys, resourceKeys] = [keysOf('span'), keysOf('resource')];
  return { spanKeys, resourceKeys, hasSpanKeys: spanKeys.length > 0, hasResourceKeys: resourceKeys.length > 0 };
}
