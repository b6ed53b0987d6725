/** The shop's database, in memory. Each query has a span of kind CLIENT. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Attributes, SpanKind, type Tracer } from '@opentelemetry/api';
import { inSpan } from '../telemetry.ts';

/** A row, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs a query with its values. Returns all rows. */
export type Query = (tracer: Tracer, sql: string, ...values: SQLInputValue[]) => Promise<Row[]>;

const STOCK = { teapot: 1_000_000, kettle: 1_000_000, cup: 1_000_000, samovar: 1_000_000 };

/** A database with goods in stock. */
export function openDatabase(): Query {
  const db = new DatabaseSync(':memory:');
  db.exec(`CREATE TABLE stock (item TEXT PRIMARY KEY, quantity INTEGER NOT NULL CHECK (quantity >= 0));
    CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL, quantity INTEGER NOT NULL, shipped INTEGER NOT NULL)`);
  for (const [item, quantity] of Object.entries(STOCK)) {
    db.prepare('INSERT INTO stock (item, quantity) VALUES (?, ?)').run(item, quantity);
  }
  return async (tracer, sql, ...values) => {
    const operation = sql.split(' ', 1)[0] ?? '';
    const table = /\b(?:FROM|INTO|UPDATE) (\w+)/.exec(sql)?.[1] ?? '';
    const attributes: Attributes = {
      'db.system.name': 'sqlite',
      'db.namespace': 'shop',
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.text': sql,
    };
    const span = tracer.startSpan(`${operation} ${table}`, { kind: SpanKind.CLIENT, attributes });
    return await inSpan(span, () => {
      const rows = db.prepare(sql).all(...values);
      span.setAttribute('db.response.returned_rows', rows.length);
      return rows;
    });
  };
}
