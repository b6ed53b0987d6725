/**
 * Writes lists of points as the resolvers of the types SpanMetricsPoint and SpanMeasures would. A dashboard has thousands of
 * points, whose figures take less time than resolvers for each of them.
 */
import { formatDateTime } from '../src/model/time.ts';
import type { SpanMetricsPoint } from '../src/query/metrics/metrics.ts';
import { isQuantile, quantileOf, type SpanMeasures } from '../src/query/metrics/span-measures.ts';
import type { CountFields, ListField, ListTexts, WriteList } from './list-text.ts';
import { type Figure, isFigureName, MEASURE_FIGURES } from './measure-figures.ts';

export const POINT_TEXTS: ListTexts = {
  writerOf: (fields) => {
    const texts = new PointTexts();
    if (!texts.addPoint(fields)) return undefined;
    // The fields of this type are all lists of points.
    return ((list: readonly SpanMetricsPoint[], count) => texts.write(list, count)) as WriteList;
  },
};

/** A value as JSON. `index`: of the point in its list. */
type Show = (point: SpanMetricsPoint, index: number) => string;

class PointTexts {
  /** What stands around the values of a point: one text more than it has values. */
  readonly #texts = [''];
  readonly #shows: Show[] = [];
  #fields = 0;
  #keyBytes = 0;

  /** Whether all of these fields can be written. */
  addPoint(fields: readonly ListField[]): boolean {
    return this.#addObject(fields, (field) => {
      if (field.name === 'measures') return this.#addObject(field.fields, (inner) => this.#addFigure(inner));
      return field.name === 'time' && this.#addValue(timeTexts());
    });
  }

  write(list: readonly SpanMetricsPoint[], count: CountFields): string {
    const end = this.#texts.at(-1) ?? '';
    let whole = '[';
    for (const [index, point] of list.entries()) {
      let bytes = this.#keyBytes;
      if (index > 0) whole += ',';
      for (let place = 0; place < this.#shows.length; place++) {
        const text = this.#shows[place]?.(point, index) ?? 'null';
        if (text !== 'null') bytes += text.length;
        whole += this.#texts[place] + text;
      }
      whole += end;
      count(this.#fields, bytes);
    }
    return `${whole}]`;
  }

  #addObject(fields: readonly ListField[], add: (field: ListField) => boolean): boolean {
    if (fields.length === 0) return false;
    let before = '{';
    for (const field of fields) {
      this.#addText(before + field.keyText);
      before = ',';
      this.#fields++;
      this.#keyBytes += field.key.length;
      if (!add(field)) return false;
    }
    this.#addText('}');
    return true;
  }

  #addFigure(field: ListField): boolean {
    const figure = figureOf(field);
    return figure !== undefined && this.#addValue(({ measures }) => figureText(figure(measures)));
  }

  #addText(text: string): void {
    this.#texts.push((this.#texts.pop() ?? '') + text);
  }

  #addValue(show: Show): true {
    this.#shows.push(show);
    this.#texts.push('');
    return true;
  }
}

/** Undefined if it needs its resolver. */
function figureOf({ name, args }: ListField): ((of: SpanMeasures) => Figure) | undefined {
  if (isFigureName(name)) return MEASURE_FIGURES[name];
  const q = name === 'quantile' ? args?.q : undefined;
  return typeof q === 'number' && isQuantile(q) ? (of) => quantileOf(of, q) ?? null : undefined;
}

function figureText(figure: Figure): string {
  return typeof figure === 'bigint' ? `"${figure}"` : String(figure);
}

/** The points of all groups have the same times. */
function timeTexts(): Show {
  const times: bigint[] = [];
  const texts: string[] = [];
  return ({ time }, index) => {
    if (times[index] !== time) {
      times[index] = time;
      texts[index] = `"${formatDateTime(time)}"`;
    }
    return texts[index] ?? 'null';
  };
}
