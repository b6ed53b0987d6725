/** The rules of a configuration, for each kind of caller and for what is stored. */
import { may, type Scope } from '../access/caller.ts';
import { getOrMake } from '../model/get-or-make.ts';
import type { SpanReader, SpanWriter } from '../storage/backend.ts';
import { redactingReader, type View, viewOf } from './redacting-reader.ts';
import { redactingWriter } from './redacting-writer.ts';
import { Redaction } from './redaction.ts';
import type { RedactionRule } from './rules.ts';

/** The views of callers. Make one for each thread that reads, so that what is known of keys is kept. */
export class Views {
  #rules: readonly RedactionRule[];
  /** By the rules that apply. */
  readonly #views = new Map<string, View>();

  constructor(rules: readonly RedactionRule[]) {
    this.#rules = forReads(rules);
  }

  /** Other rules take the place of these. Questions that have begun go on with theirs. */
  replace(rules: readonly RedactionRule[]): void {
    this.#rules = forReads(rules);
    this.#views.clear();
  }

  /** The reader as a caller with these scopes has it. It is the same one if no rule applies to the caller. */
  readerFor(scopes: readonly Scope[], reader: SpanReader): SpanReader {
    const applied = this.#rules.filter(({ unless }) => unless === undefined || !may({ scopes }, unless));
    if (applied.length === 0) return reader;
    const name = applied.map((rule) => this.#rules.indexOf(rule)).join();
    return redactingReader(
      reader,
      getOrMake(this.#views, name, () => viewOf(new Redaction(applied))),
    );
  }
}

function forReads(rules: readonly RedactionRule[]): readonly RedactionRule[] {
  return rules.filter(({ at }) => at.includes('read'));
}

/** The writer that stores what the rules leave. The same one if no rule applies to what is stored. */
export function writerFor(rules: readonly RedactionRule[], writer: SpanWriter): SpanWriter {
  const applied = rules.filter(({ at }) => at.includes('ingest'));
  return applied.length === 0 ? writer : redactingWriter(writer, new Redaction(applied));
}
