/**
 * A second database with what follows from the spans, made by the code that the writer uses. It begins with the names that
 * rows of the checked file refer to, under their numbers. The checked file is attached to it as `file`, so that SQL compares
 * the two and brings over what is wrong. It is on disk, so memory is bounded.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { thrownMessage } from '../../../errors.ts';
import type { AttributeScope } from '../../../model/attributes.ts';
import type { Findings } from '../../findings.ts';
import { migrate } from '../file/migrate.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { Lookups } from '../rows/lookups.ts';
import { keyHash } from '../rows/terms.ts';
import { listTerms, resourceHash, scopeHash } from '../write/interned.ts';
import { shapeHash } from '../write/shapes.ts';

/** The checked file. */
export interface CheckedFile {
  readonly path: string;
  readonly db: Database.Database;
  readonly reads: ReadConnection;
  readonly lookups: Lookups;
}

/** For a connection that only reads. */
export function checkedFile(path: string, db: Database.Database): CheckedFile {
  const reads = new ReadConnection(db, new ReadClock(db));
  return { path, db, reads, lookups: new Lookups(reads) };
}

/** The members of traces, collected in the order of spans and read in the order of traces. */
const MEMBERS = `CREATE TABLE members (trace_id TEXT, row INTEGER, span_id TEXT, parent_span_id TEXT, kind INTEGER,
  start TEXT, end TEXT, status_code INTEGER, service TEXT, ingested INTEGER)`;

/** Opens an empty one beside the file, to which it attaches the file. */
export function openShadow(file: string, migrationsFolder: string): Database.Database {
  const path = `${file}.check`;
  rmSync(path, { force: true });
  const shadow = new Database(path);
  // It is thrown away, so it need not survive anything.
  shadow.pragma('main.journal_mode = OFF');
  shadow.pragma('main.synchronous = OFF');
  shadow.pragma('main.locking_mode = EXCLUSIVE');
  shadow.pragma('cache_size = -32768');
  migrate(shadow, migrationsFolder, path, () => {});
  shadow.exec(MEMBERS);
  shadow.prepare('ATTACH ? AS file').run(resolve(file));
  return shadow;
}

export function closeShadow(shadow: Database.Database): void {
  const { name } = shadow;
  shadow.close();
  rmSync(name, { force: true });
}

/** Takes over what spans refer to. Hashes and terms are made again, and counts begin at 0. */
export function fillShadow(shadow: Database.Database, file: CheckedFile, findings: Findings): void {
  shadow.transaction(() => {
    shadow.exec(`INSERT OR IGNORE INTO main.operations SELECT id, service, name, kind, 0 FROM file.operations;
      INSERT OR IGNORE INTO main.value_keys SELECT id, scope, key, is_counted, 0 FROM file.value_keys`);
    fillShapes(shadow);
    fillOwners(shadow, file, findings, 'resources');
    fillOwners(shadow, file, findings, 'scopes');
  })();
}

function fillShapes(shadow: Database.Database): void {
  const rows = shadow
    .prepare<[], [number, AttributeScope, string]>('SELECT id, scope, keys FROM file.shapes ORDER BY id')
    .raw();
  const insert = shadow.prepare('INSERT OR IGNORE INTO main.shapes VALUES (?, ?, ?, ?)');
  for (const [id, scope, keys] of rows.all()) insert.run(id, scope, keys, shapeHash(scope, keys));
}

const OWNERS = {
  resources: { terms: 'resource_terms', columns: 'schema_url, dropped_attributes_count, entity_refs' },
  scopes: { terms: 'scope_terms', columns: 'name, version, dropped_attributes_count, schema_url' },
} as const;

function fillOwners(
  shadow: Database.Database,
  { lookups }: CheckedFile,
  findings: Findings,
  table: keyof typeof OWNERS,
): void {
  const { terms, columns } = OWNERS[table];
  const all = `${columns}, attribute_shape_id, attribute_values`;
  const insert = shadow.prepare(
    `INSERT OR IGNORE INTO main.${table} (id, content_hash, ${all}) SELECT id, ?, ${all} FROM file.${table} WHERE id = ?`,
  );
  const insertTerm = shadow.prepare(`INSERT OR IGNORE INTO main.${terms} VALUES (?, ?)`);
  for (const id of shadow.prepare<[], number>(`SELECT id FROM file.${table} ORDER BY id`).pluck().all()) {
    try {
      const { hash, attributes } = ownerOf(table, id, lookups);
      insert.run(hash, id);
      const hashes = attributes.map(({ key }) => keyHash(key));
      for (const term of listTerms(attributes, hashes)) insertTerm.run(term, id);
    } catch (thrown) {
      findings.add({ part: table, what: `Row ${id} cannot be read: ${thrownMessage(thrown)}`, repairable: false });
    }
  }
}

function ownerOf(table: keyof typeof OWNERS, id: number, lookups: Lookups) {
  const owner = table === 'resources' ? lookups.resource(id) : lookups.scope(id);
  if (owner === undefined) throw new Error('it has gone');
  return { attributes: owner.attributes, hash: 'entityRefs' in owner ? resourceHash(owner) : scopeHash(owner) };
}
