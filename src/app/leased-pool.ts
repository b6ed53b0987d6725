/**
 * What is opened when it is needed, by name, and closed when it is not: at most so many at a time. The least recently used is closed for
 * one that waits. Nothing is closed in use: what is to be closed takes no new users, and the last one closes it.
 */

export interface LeasedPoolOptions<Item> {
  /** Items that are open at a time. */
  readonly max: number;
  /** Milliseconds after its last use until an item is closed. */
  readonly idleMs: number;
  readonly open: (name: string) => Promise<Item>;
  /** Called once for each item, when nobody uses it. It is closed, whatever is thrown. */
  readonly close: (item: Item, name: string) => Promise<void>;
  /** Called with what {@link close} throws. */
  readonly onCloseError: (thrown: unknown, name: string) => void;
}

export interface Lease<Item> {
  readonly item: Item;
  /** To be called once. */
  readonly release: () => void;
}

interface Entry<Item> {
  readonly name: string;
  readonly opened: Promise<Item>;
  /** Undefined until it is open. */
  item: Item | undefined;
  users: number;
  /** By performance.now. */
  usedAt: number;
  /** Takes no new users. */
  isLeaving: boolean;
  /** Resolves when it is closed. Undefined: nobody closes it yet. */
  ended: Promise<void> | undefined;
}

/** Those who wait for a place of one name. */
interface Waiting<Item> extends PromiseWithResolvers<Entry<Item> | undefined> {
  count: number;
}

/** Looks for idle items during the time that makes one idle. */
const LOOKS_AN_IDLE_TIME = 4;

export class LeasedPool<Item> {
  readonly #options: LeasedPoolOptions<Item>;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry<Item>>();
  /** Those who wait for a place, by name, in the order in which they came. */
  readonly #line = new Map<string, Waiting<Item>>();
  readonly #looking: NodeJS.Timeout;
  #closed: Error | undefined;

  constructor(options: LeasedPoolOptions<Item>) {
    this.#options = options;
    this.#looking = setInterval(() => this.#closeIdle(), options.idleMs / LOOKS_AN_IDLE_TIME).unref();
  }

  /** Resolves when the item is open. Throws what opening it throws, and the reason of {@link close}. */
  async lease(name: string): Promise<Lease<Item>> {
    for (;;) {
      if (this.#closed !== undefined) throw this.#closed;
      const known = this.#entries.get(name);
      if (known !== undefined && !known.isLeaving) return await this.#use(known, 1);
      // Whoever came before has its place first.
      if (known === undefined && this.#line.size === 0 && this.#entries.size < this.#options.max) {
        return await this.#use(this.#open(name), 1);
      }
      const opened = await this.#place(name);
      if (opened !== undefined) return await this.#use(opened, 0);
    }
  }

  /** Whether it is open, or being opened. */
  has(name: string): boolean {
    return this.#entries.get(name)?.isLeaving === false;
  }

  /** The item if it is open now, which is no use of it. */
  peek(name: string): Item | undefined {
    return this.#entries.get(name)?.item;
  }

  /** Those that are open now. */
  items(): Item[] {
    return [...this.#entries.values()].flatMap(({ item }) => (item === undefined ? [] : [item]));
  }

  /** Closes the item as soon as nobody uses it. */
  retire(name: string): void {
    const entry = this.#entries.get(name);
    if (entry !== undefined) this.#leave(entry);
  }

  /** Refuses those who wait, with the reason. Closes all items, also those in use. */
  async close(reason: Error): Promise<void> {
    this.#closed = reason;
    clearInterval(this.#looking);
    for (const { resolve } of this.#line.values()) resolve(undefined);
    this.#line.clear();
    await Promise.all(
      [...this.#entries.values()].map(async (entry) => {
        await entry.opened.catch(() => {});
        await this.#end(entry);
      }),
    );
  }

  #open(name: string): Entry<Item> {
    const opened = this.#options.open(name);
    const entry: Entry<Item> = {
      name,
      opened,
      item: undefined,
      users: 0,
      usedAt: performance.now(),
      isLeaving: false,
      ended: undefined,
    };
    this.#entries.set(name, entry);
    opened.then(
      (item) => {
        entry.item = item;
      },
      () => this.#remove(entry),
    );
    return entry;
  }

  /** `more`: users that are not counted yet. */
  async #use(entry: Entry<Item>, more: number): Promise<Lease<Item>> {
    entry.users += more;
    if (this.#entries.get(entry.name) === entry) {
      // The last in the order.
      this.#entries.delete(entry.name);
      this.#entries.set(entry.name, entry);
    }
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      entry.users--;
      entry.usedAt = performance.now();
      if (entry.users > 0) return;
      if (entry.isLeaving) void this.#end(entry);
      else this.#makeRoom();
    };
    try {
      return { item: await entry.opened, release };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  /** Resolves when the name has got a place, which counts the caller among its users. With undefined if the pool is closed. */
  #place(name: string): Promise<Entry<Item> | undefined> {
    const waiting = this.#line.get(name) ?? { ...Promise.withResolvers<Entry<Item> | undefined>(), count: 0 };
    waiting.count++;
    this.#line.set(name, waiting);
    this.#makeRoom();
    return waiting.promise;
  }

  /** Lets the first of the line in, and closes what is needed for the others. */
  #makeRoom(): void {
    for (const [name, { resolve, count }] of this.#line) {
      if (this.#entries.size >= this.#options.max) break;
      // The one before it is being closed.
      if (this.#entries.has(name)) continue;
      this.#line.delete(name);
      const entry = this.#open(name);
      entry.users = count;
      resolve(entry);
    }
    const leaving = [...this.#entries.values()].filter(({ isLeaving }) => isLeaving).length;
    for (let needed = this.#line.size - leaving; needed > 0; needed--) {
      const staying = [...this.#entries.values()].filter(({ isLeaving }) => !isLeaving);
      const next = staying.find(({ users }) => users === 0) ?? staying[0];
      if (next === undefined) return;
      this.#leave(next);
    }
  }

  #leave(entry: Entry<Item>): void {
    if (entry.isLeaving) return;
    entry.isLeaving = true;
    // What is being opened for nobody is closed once it is open.
    entry.opened.then(
      () => {
        if (entry.users === 0) void this.#end(entry);
      },
      () => {},
    );
  }

  #closeIdle(): void {
    const before = performance.now() - this.#options.idleMs;
    for (const entry of this.#entries.values()) if (entry.users === 0 && entry.usedAt <= before) this.#leave(entry);
  }

  #end(entry: Entry<Item>): Promise<void> {
    entry.ended ??= this.#close(entry);
    return entry.ended;
  }

  async #close(entry: Entry<Item>): Promise<void> {
    const { item, name } = entry;
    if (item === undefined) return;
    entry.item = undefined;
    entry.isLeaving = true;
    try {
      await this.#options.close(item, name);
    } catch (thrown) {
      this.#options.onCloseError(thrown, name);
    } finally {
      this.#remove(entry);
    }
  }

  #remove(entry: Entry<Item>): void {
    if (this.#entries.get(entry.name) === entry) this.#entries.delete(entry.name);
    this.#makeRoom();
  }
}
