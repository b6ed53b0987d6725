/** Questions that wait for a thread. Clients take turns, so that one with many questions does not hold up one with few. */

/** What the line needs to know of an entry. */
export interface Waiting {
  /** Who asks. */
  readonly client: string;
}

export class WaitingLine<Entry extends Waiting> {
  /** Each client's entries, first come first served; the client whose turn is next comes first. */
  readonly #byClient = new Map<string, Entry[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(entry: Entry): void {
    const own = this.#byClient.get(entry.client);
    if (own === undefined) this.#byClient.set(entry.client, [entry]);
    else own.push(entry);
    this.#length += 1;
  }

  /** Takes the first entry of the client whose turn it is, among the clients that `mayTake` lets through. */
  shift(mayTake: (client: string) => boolean = () => true): Entry | undefined {
    for (const [client, own] of this.#byClient) {
      if (!mayTake(client)) continue;
      const entry = own.shift();
      this.#byClient.delete(client);
      if (own.length > 0) this.#byClient.set(client, own);
      if (entry !== undefined) this.#length -= 1;
      return entry;
    }
    return undefined;
  }

  /** Takes this entry out, if it is in the line. */
  remove(entry: Entry): void {
    const own = this.#byClient.get(entry.client);
    const index = own?.indexOf(entry) ?? -1;
    if (own === undefined || index === -1) return;
    own.splice(index, 1);
    if (own.length === 0) this.#byClient.delete(entry.client);
    this.#length -= 1;
  }

  /** All entries. */
  entries(): readonly Entry[] {
    return [...this.#byClient.values()].flat();
  }
}
