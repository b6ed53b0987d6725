/** A Relay connection: a page of a list, read only if a client asks for its contents. */

export interface Edge<Node> {
  readonly node: Node;
  /** Encoded when it is read. */
  readonly cursor: string;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  /** Items may have moved since the first page of the walk, so that pages may repeat or leave out some. */
  readonly orderChanged: boolean;
}

/** The items of a page in the order of the list, and whether there are more on either side. */
export interface Slice<Node> {
  readonly nodes: readonly Node[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly orderChanged: boolean;
}

/** How to read a page. Each function is called at most once; `cursorAt` once for each item. */
export interface ConnectionPlan<Node> {
  readonly read: () => Promise<Slice<Node>>;
  readonly count: () => Promise<number>;
  /** The cursor of an item. `index` is its index on the page. */
  readonly cursorAt: (node: Node, index: number) => string;
}

/** The page is read, and the total counted, when first asked for. */
export class Connection<Node> {
  readonly #plan: ConnectionPlan<Node>;
  #slice: Promise<Slice<Node>> | undefined;
  #totalCount: Promise<number> | undefined;

  constructor(plan: ConnectionPlan<Node>) {
    this.#plan = plan;
  }

  /** The same list with other texts as cursors. */
  withCursors(shown: (cursor: string) => string): Connection<Node> {
    const plan = this.#plan;
    return new Connection({ ...plan, cursorAt: (node, index) => shown(plan.cursorAt(node, index)) });
  }

  async nodes(): Promise<readonly Node[]> {
    return (await this.#read()).nodes;
  }

  async edges(): Promise<readonly Edge<Node>[]> {
    const { cursorAt } = this.#plan;
    return (await this.#read()).nodes.map((node, index) => ({
      node,
      get cursor() {
        return cursorAt(node, index);
      },
    }));
  }

  async pageInfo(): Promise<PageInfo> {
    const { nodes, ...rest } = await this.#read();
    return { ...rest, startCursor: this.#cursor(nodes, 0), endCursor: this.#cursor(nodes, -1) };
  }

  /** Items of the whole list, whatever the page. */
  totalCount(): Promise<number> {
    this.#totalCount ??= this.#plan.count();
    return this.#totalCount;
  }

  #read(): Promise<Slice<Node>> {
    this.#slice ??= this.#plan.read();
    return this.#slice;
  }

  #cursor(nodes: readonly Node[], at: 0 | -1): string | null {
    const index = at === 0 ? 0 : nodes.length - 1;
    const node = nodes[index];
    return node === undefined ? null : this.#plan.cursorAt(node, index);
  }
}
