/** The names that a store has, as far as limits on their number need them. */
import { createHash } from 'node:crypto';
import type { AttributeScope } from '../model/attributes.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { NextPage, Page } from '../storage/query.ts';

/** Absent: without a limit. */
export interface NameLimits {
  readonly maxServices?: number;
  /** Names and kinds of spans, of all services. */
  readonly maxOperations?: number;
  /** A key counts once in each scope. */
  readonly maxAttributeKeys?: number;
}

/** What is limited. */
export type NameKind = 'services' | 'operations' | 'keys';

/** The names of each kind that has a limit, in a form that bounds their length. */
export type StoredNames = ReadonlyMap<NameKind, Set<string>>;

/** Names of one read. */
const PAGE = 1_000;
/** Characters of a name that is kept as it is. Of a longer one, a digest stands for it. */
const MAX_LENGTH = 200;

export function operationName(service: string, name: string, kind: number): string {
  return bounded(`${kind} ${service.length} ${service}${name}`);
}

export function keyName(scope: AttributeScope, key: string): string {
  return bounded(`${scope} ${key}`);
}

/** Bounds the length of a name. */
export function bounded(text: string): string {
  return text.length <= MAX_LENGTH ? text : createHash('sha256').update(text).digest('base64');
}

/** Reads them in the order of the catalog, of each kind no more than its limit. */
export async function readNames(reader: SpanReader, limits: NameLimits): Promise<StoredNames> {
  const names = new Map<NameKind, Set<string>>();
  const { maxServices, maxOperations, maxAttributeKeys } = limits;
  if (maxServices !== undefined) names.set('services', await first(maxServices, servicesOf(reader)));
  if (maxOperations !== undefined) names.set('operations', await first(maxOperations, operationsOf(reader)));
  if (maxAttributeKeys !== undefined) names.set('keys', await first(maxAttributeKeys, keysOf(reader)));
  return names;
}

async function first(most: number, all: AsyncIterable<string>): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const name of all) {
    if (names.size === most) break;
    names.add(name);
  }
  return names;
}

async function* servicesOf(reader: SpanReader): AsyncGenerator<string> {
  for await (const service of services(reader)) yield bounded(service);
}

function services(reader: SpanReader): AsyncGenerator<string> {
  return pages(
    async (page: NextPage<string>) => (await reader.getServices([{ page }]))[0],
    (service) => service,
  );
}

async function* operationsOf(reader: SpanReader): AsyncGenerator<string> {
  for await (const service of services(reader)) {
    const operations = pages(
      async (page: NextPage<{ name: string; kind: number }>) => (await reader.getOperations([{ service, page }]))[0],
      ({ name, kind }) => ({ name, kind }),
    );
    for await (const { name, kind } of operations) yield operationName(service, name, kind);
  }
}

async function* keysOf(reader: SpanReader): AsyncGenerator<string> {
  const keys = pages(
    async (page: NextPage<{ key: string; scope: AttributeScope }>) => (await reader.getAttributeKeys([{ page }]))[0],
    ({ key, scope }) => ({ key, scope }),
  );
  for await (const { key, scope } of keys) yield keyName(scope, key);
}

async function* pages<Item, Position>(
  read: (page: NextPage<Position>) => Promise<Page<Item> | undefined>,
  positionOf: (item: Item) => Position,
): AsyncGenerator<Item> {
  let after: Position | undefined;
  for (;;) {
    const page: Page<Item> | undefined = await read({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* page?.items ?? [];
    const last = page?.items.at(-1);
    if (last === undefined || !page?.hasMore) return;
    after = positionOf(last);
  }
}
