/** Rows of one height in a scrolled place: only those in view have elements, which are used again while it scrolls. */

export const ROW_PX = 24;
/** Rows beyond each edge. */
const SPARE = 8;
/** Browsers end near 17 million pixels. Beyond this height, scrolling covers more rows than pixels. */
const MAX_HEIGHT_PX = 16_000_000;

export interface PoolOptions<Row> {
  /** Scrolls. */
  readonly viewport: HTMLElement;
  /** Holds the rows, below what is sticky. */
  readonly body: HTMLElement;
  readonly create: () => Row & { readonly element: HTMLElement };
  /** Shows the row of this number. */
  readonly fill: (row: Row, index: number) => void;
}

export class RowPool<Row> {
  readonly #options: PoolOptions<Row>;
  readonly #rows: (Row & { readonly element: HTMLElement })[] = [];
  /** The number that each element shows. */
  readonly #shown: number[] = [];
  #count = 0;
  #frame = 0;
  #headPx = 0;

  constructor(options: PoolOptions<Row>) {
    this.#options = options;
    options.viewport.addEventListener('scroll', () => this.#later(), { passive: true });
  }

  /** The height of what is sticky above the rows, in pixels. */
  setHead(pixels: number): void {
    this.#headPx = pixels;
    this.draw();
  }

  /** So many rows, with new content. */
  setCount(count: number): void {
    this.#count = count;
    this.#options.body.style.height = `${this.#height}px`;
    this.refresh();
  }

  /** Fills the rows in view again. */
  refresh(): void {
    this.#shown.fill(-1);
    this.draw();
  }

  /** The row at the top. */
  get top(): number {
    return Math.floor((this.#options.viewport.scrollTop * this.#scale) / ROW_PX);
  }

  /** Scrolls so that the row stands at the top. */
  scrollTo(index: number): void {
    this.#options.viewport.scrollTop = (index * ROW_PX) / this.#scale;
    this.draw();
  }

  /** Scrolls as little as shows the row whole; a row that is far away comes to the middle. */
  show(index: number): void {
    const top = this.#options.viewport.scrollTop * this.#scale;
    const first = top / ROW_PX;
    if (index < first - this.page || index > first + 2 * this.page) {
      this.scrollTo(Math.max(0, index - Math.floor(this.page / 2)));
    } else if (index * ROW_PX < top) this.scrollTo(index);
    else if ((index + 1) * ROW_PX > top + this.#room) this.scrollTo(index + 1 - Math.floor(this.#room / ROW_PX));
    else this.draw();
  }

  /** Rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor(this.#room / ROW_PX) - 1);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    for (const { element } of this.#rows) element.remove();
  }

  draw(): void {
    const first = Math.max(0, this.top - SPARE);
    const last = Math.min(this.#count, this.top + Math.ceil(this.#room / ROW_PX) + SPARE);
    const size = this.#fit(last - first);
    const offset = this.#options.viewport.scrollTop * (1 - this.#scale);
    for (let index = first; index < last; index++) {
      const place = index % size;
      const row = this.#rows[place];
      if (row === undefined) continue;
      const isSame = this.#shown[place] === index;
      if (!isSame) this.#options.fill(row, index);
      if (!isSame || this.#scale !== 1) row.element.style.transform = `translateY(${index * ROW_PX + offset}px)`;
      this.#shown[place] = index;
    }
    this.#hide(first, last);
  }

  /** An element that shows nothing in view is hidden. */
  #hide(first: number, last: number): void {
    for (const [place, row] of this.#rows.entries()) {
      const index = this.#shown[place] ?? -1;
      const isShown = index >= first && index < last;
      if (row.element.hidden === isShown) row.element.hidden = !isShown;
      if (!isShown) this.#shown[place] = -1;
    }
  }

  /** Has an element for each row in view. Returns how many there are. */
  #fit(rows: number): number {
    if (this.#rows.length < rows) {
      while (this.#rows.length < rows) {
        const row = this.#options.create();
        this.#rows.push(row);
        this.#options.body.append(row.element);
      }
      // Each row has another element now.
      this.#shown.length = 0;
      this.#shown.push(...this.#rows.map(() => -1));
    }
    return Math.max(1, this.#rows.length);
  }

  /** Pixels for rows. */
  get #room(): number {
    return Math.max(ROW_PX, this.#options.viewport.clientHeight - this.#headPx);
  }

  get #height(): number {
    return Math.min(MAX_HEIGHT_PX, this.#count * ROW_PX);
  }

  /** Pixels of rows for a pixel of scrolling. */
  get #scale(): number {
    const rows = this.#count * ROW_PX;
    if (rows <= MAX_HEIGHT_PX) return 1;
    return (rows - this.#room) / Math.max(1, this.#height - this.#room);
  }

  #later(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw();
    });
  }
}
