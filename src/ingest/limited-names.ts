/** A writer that rejects spans whose names would be one more than a store may have. */
import { ATTRIBUTE_SCOPES, type AttributeScope, type Attributes } from '../model/attributes.ts';
import { getOrMake } from '../model/get-or-make.ts';
import { attributeLists, type Span, serviceName } from '../model/span.ts';
import type { Rejection, SpanWriter, WriteReport } from '../storage/backend.ts';
import { bounded, keyName, type NameKind, type NameLimits, operationName, type StoredNames } from './stored-names.ts';

/** Milliseconds until the names are read again because one was rejected: retention may have removed others. */
const READ_AGAIN_MS = 60_000;

/** Characters of a key that is kept as it is. */
const MAX_KEPT = 200;
/** Characters of a name in a message. */
const MAX_SHOWN = 100;

const KINDS: Readonly<Record<NameKind, { readonly what: string; readonly setting: string }>> = {
  services: { what: 'services', setting: 'tenants.limits.max_services' },
  operations: { what: 'operations', setting: 'tenants.limits.max_operations' },
  keys: { what: 'attribute keys', setting: 'tenants.limits.max_attribute_keys' },
};

export interface LimitedNamesOptions {
  readonly writer: SpanWriter;
  readonly limits: NameLimits;
  /** What the store has: see `readNames`. Called before the first write, and again from time to time. */
  readonly read: () => Promise<StoredNames>;
}

/** What new spans would add, by kind. */
type Added = Map<NameKind, Set<string>>;

/** The writer with its limits. Reads the names first, and throws what reading throws. */
export async function withLimitedNames(options: LimitedNamesOptions): Promise<SpanWriter> {
  const { writer } = options;
  const limited = new LimitedNames(options);
  await limited.readNames();
  const { maxConcurrentWrites } = writer;
  const writeExceptions = writer.writeExceptions?.bind(writer);
  const write: SpanWriter['write'] = (batches) => limited.write(batches);
  return { maxConcurrentWrites, write, ...(writeExceptions && { writeExceptions }), close: () => writer.close() };
}

class LimitedNames {
  readonly #writer: SpanWriter;
  readonly #read: LimitedNamesOptions['read'];
  readonly #most: Readonly<Record<NameKind, number>>;
  #names: StoredNames = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  /** Accepted since the names were read: some may not be stored yet. */
  #accepted: Added = new Map();
  /** Lists whose keys are all known. Spans share those of their resource and scope. */
  #knownLists = new WeakSet<Attributes>();
  /** Keys that are known in a scope. Making their names takes longer than looking here. No more than the limit. */
  #knownKeys = new Map<AttributeScope, Set<string>>();

  constructor({ writer, limits, read }: LimitedNamesOptions) {
    this.#writer = writer;
    this.#read = read;
    this.#most = {
      services: limits.maxServices ?? Number.POSITIVE_INFINITY,
      operations: limits.maxOperations ?? Number.POSITIVE_INFINITY,
      keys: limits.maxAttributeKeys ?? Number.POSITIVE_INFINITY,
    };
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    let rejected = batches.map((spans) => this.#rejectedOf(spans));
    if (rejected.some(({ length }) => length > 0) && performance.now() - this.#readAt >= READ_AGAIN_MS) {
      await this.readNames();
      rejected = batches.map((spans) => this.#rejectedOf(spans));
    }
    const left = batches.map((spans, index) => without(spans, rejected[index] ?? []));
    const reports = await this.#writer.write(left.map(({ spans }) => spans));
    return reports.map((report, index) => withRejected(report, left[index]?.places, rejected[index] ?? []));
  }

  async readNames(): Promise<void> {
    const accepted = this.#accepted;
    this.#accepted = new Map();
    this.#readAt = performance.now();
    const names = await this.#read();
    for (const [kind, known] of names) for (const name of accepted.get(kind) ?? []) known.add(name);
    this.#names = names;
    this.#knownLists = new WeakSet();
    this.#knownKeys = new Map();
  }

  #rejectedOf(spans: readonly Span[]): Rejection[] {
    return spans.flatMap((span, index) => {
      const reason = this.#refusal(span);
      return reason === undefined ? [] : [{ index, reason }];
    });
  }

  /** Why the span is rejected. If it is not, its names are known from now on. */
  #refusal(span: Span): string | undefined {
    const added: Added = new Map();
    const service = serviceName(span.resource);
    if (!this.#take('services', () => bounded(service), added)) return this.#reason('services', service);
    if (!this.#take('operations', () => operationName(service, span.name, span.kind), added)) {
      return this.#reason('operations', span.name);
    }
    const key = this.#refusedKey(span, added);
    if (key !== undefined) return this.#reason('keys', key);
    this.#accept(added);
    return undefined;
  }

  #reason(kind: NameKind, name: string): string {
    const { what, setting } = KINDS[kind];
    const shown = JSON.stringify(name.slice(0, MAX_SHOWN));
    return `the tenant may have ${this.#most[kind]} ${what} (${setting}), and ${shown} would be another one`;
  }

  /** Whether the name is known, or may be added. */
  #take(kind: NameKind, nameOf: () => string, added: Added): boolean {
    const known = this.#names.get(kind);
    if (known === undefined) return true;
    const name = nameOf();
    if (known.has(name)) return true;
    const more = added.get(kind) ?? new Set();
    added.set(kind, more.add(name));
    return known.size + more.size <= this.#most[kind];
  }

  /** The first key that may not be added. */
  #refusedKey(span: Span, added: Added): string | undefined {
    if (!this.#names.has('keys')) return undefined;
    const lists: [AttributeScope, Attributes][] = [];
    for (const scope of ATTRIBUTE_SCOPES) {
      const known = getOrMake(this.#knownKeys, scope, () => new Set());
      for (const list of attributeLists(span, scope)) {
        if (this.#knownLists.has(list)) continue;
        const refused = list.find(
          ({ key }) => !known.has(key) && !this.#take('keys', () => keyName(scope, key), added),
        );
        if (refused !== undefined) return refused.key;
        if (list.length > 0) lists.push([scope, list]);
      }
    }
    // The keys are accepted with the span.
    for (const [scope, list] of lists) this.#knows(scope, list);
    return undefined;
  }

  #knows(scope: AttributeScope, list: Attributes): void {
    // Spans share the lists of resources and scopes alone.
    if (scope === 'RESOURCE' || scope === 'SCOPE') this.#knownLists.add(list);
    const known = this.#knownKeys.get(scope);
    for (const { key } of list) if (key.length <= MAX_KEPT) known?.add(key);
  }

  #accept(added: Added): void {
    for (const [kind, names] of added) {
      const known = this.#names.get(kind);
      const accepted = this.#accepted.get(kind) ?? new Set();
      for (const name of names) {
        known?.add(name);
        accepted.add(name);
      }
      this.#accepted.set(kind, accepted);
    }
  }
}

/** `places`: where those that are left stood. Absent if none was taken away. */
function without(
  spans: readonly Span[],
  rejected: readonly Rejection[],
): { readonly spans: readonly Span[]; readonly places?: readonly number[] } {
  if (rejected.length === 0) return { spans };
  const gone = new Set(rejected.map(({ index }) => index));
  const places = spans.flatMap((_, index) => (gone.has(index) ? [] : [index]));
  return { spans: spans.filter((_, index) => !gone.has(index)), places };
}

function withRejected(
  report: WriteReport,
  places: readonly number[] | undefined,
  rejected: readonly Rejection[],
): WriteReport {
  if (places === undefined) return report;
  const moved = report.rejected.map(({ index, reason }) => ({ index: places[index] ?? index, reason }));
  return { ...report, rejected: [...moved, ...rejected].sort((a, b) => a.index - b.index) };
}
