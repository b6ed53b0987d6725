/** Which ports this process has, for clients that came to the wrong one. */

/** What people call a port, and what they give to its clients. Plain data, because it crosses threads. */
export type Place = readonly [title: string, url: string];

/** Hears of ports as they are bound. */
export class Directory {
  readonly #places: Map<string, string>;

  constructor(places: readonly Place[] = []) {
    this.#places = new Map(places);
  }

  get places(): Place[] {
    return [...this.#places];
  }

  add(...places: readonly Place[]): void {
    for (const [title, url] of places) this.#places.set(title, url);
  }

  /** `This server has OTLP/gRPC at localhost:4317, and GraphQL at http://localhost:8080/graphql.` Empty if nothing is bound. */
  readonly text = (): string => {
    const places = [...this.#places].map(([title, url]) => `${title} at ${url}`);
    const last = places.pop();
    if (last === undefined) return '';
    return `This server has ${places.length === 0 ? last : `${places.join(', ')} and ${last}`}.`;
  };
}
