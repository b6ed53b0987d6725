/** Reads traces from the text of a file, as `spangraph import` does. */
import { type Decoded, decodeAnyJsonInSteps } from '../../../receivers/formats/any-json/decode-any-json.ts';
import { SIGNAL_NAMES } from '../../../receivers/formats/any-json/signal-names.ts';
import type { ParsedJson } from '../../../receivers/formats/decoded-traces.ts';
import { hasSurrogateEscape, repairText } from '../../../receivers/formats/otlp/repair-text.ts';
import { mayHaveSnakeCase } from '../../../receivers/formats/otlp/snake-case.ts';
import { refuseBadIdsInSteps } from '../../../receivers/formats/refuse-bad-ids.ts';
import { describeWarning } from '../../../receivers/formats/warnings.ts';
import { SpangraphError } from '../../errors.ts';
import { parseExactJson } from '../../model/exact-json.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import { replaces, type Span } from '../../model/span.ts';
import { runAtOnce, type Steps } from '../../model/steps.ts';
import { f } from '../messages/file.ts';

/** Problems that are kept with their text. */
const KEPT_PROBLEMS = 20;

/** Collects what files have. */
export class Reading {
  /** By trace id. */
  readonly traces = new Map<string, Map<string, Span>>();
  /** What could not be read as it stands, with its place: the first of them. */
  readonly problems: string[] = [];
  problemCount = 0;

  /** Reads one document, or one in each line. `name` begins the place of a problem. */
  *read(text: string, name: string): Steps<void> {
    if (text.trim() === '') {
      this.note(f.at(name, f.emptyFile));
      return;
    }
    const whole = parsed(text);
    if (!('problem' in whole)) yield* this.#take(whole, name);
    else if (isLines(text)) yield* this.#takeLines(text, name);
    else this.note(f.at(name, whole.problem));
  }

  note(problem: string): void {
    if (++this.problemCount <= KEPT_PROBLEMS) this.problems.push(problem);
  }

  *#takeLines(text: string, name: string): Steps<void> {
    let line = 0;
    for (const one of linesOf(text)) {
      yield;
      line++;
      if (one.trim() === '') continue;
      const value = parsed(one);
      const place = f.line(name, line);
      if ('problem' in value) this.note(f.at(place, value.problem));
      else yield* this.#take(value, place);
    }
  }

  *#take(json: ParsedJson, place: string): Steps<void> {
    const decoded = yield* decode(json);
    if ('problem' in decoded) this.note(f.at(place, decoded.problem));
    else if ('signal' in decoded) this.note(f.at(place, f.otherSignal(SIGNAL_NAMES[decoded.signal])));
    else {
      const { spans, rejected, warnings } = yield* refuseBadIdsInSteps(decoded.traces);
      const [first] = rejected;
      if (first !== undefined) this.note(f.at(place, f.rejected(rejected.length, first.reason)));
      for (const warning of warnings) this.note(f.at(place, describeWarning(warning)));
      for (const span of spans) this.#add(span);
    }
  }

  /** As a storage does: a repeated span changes nothing, and the finished form replaces the unfinished one. */
  #add(span: Span): void {
    const spans = getOrMake(this.traces, span.traceId, () => new Map<string, Span>());
    const key = `${span.spanId} ${span.kind} ${span.startTimeUnixNano}`;
    const known = spans.get(key);
    if (known === undefined || replaces(span, known)) spans.set(key, span);
  }
}

function parsed(text: string): ParsedJson | { readonly problem: string } {
  try {
    const value = parseExactJson(text);
    // Decoding the bytes of the file has left no other text that is not Unicode.
    const facts = { isDecodedExactly: true, hasSurrogateEscape: hasSurrogateEscape(text) };
    return { value, hasSnakeCase: mayHaveSnakeCase(text), warnings: runAtOnce(repairText(value, facts)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: f.notJson(error.message) };
    if (error instanceof RangeError) return { problem: f.tooDeep };
    throw error;
  }
}

function* decode(json: ParsedJson): Steps<Decoded> {
  try {
    return yield* decodeAnyJsonInSteps(json.value, json);
  } catch (error) {
    if (error instanceof SpangraphError) return { problem: error.message };
    throw error;
  }
}

/** Whether the first line is a document by itself. */
function isLines(text: string): boolean {
  for (const line of linesOf(text))
    if (line.trim() !== '') return line.length < text.length && !('problem' in parsed(line));
  return false;
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? text.length : end);
    if (end < 0) return;
    from = end + 1;
  }
}
