/** `GET /schema.graphql`: the schema as text, for generators of code, editors and readers. */
import { printSortedSchema } from '../../schema/print-schema.ts';
import { SpangraphError } from '../errors.ts';
import { hasTag, tagOf } from '../net/entity-tag.ts';
import { type Answer, errorReply, type Question, textReply } from '../net/question.ts';
import type { Documents } from './documents/documents.ts';
import { graphqlRefusal } from './path.ts';

interface PrintedSchema {
  readonly text: string;
  readonly etag: string;
}

/** The schema is the same as long as the program runs. */
let printed: PrintedSchema | undefined;

/** A server that executes only listed documents answers no introspection, and does not show its schema here either. */
export function createSchemaAnswer(documents: Documents): Answer {
  return async (question, { report }) => {
    report?.named('schema');
    try {
      check(question, documents);
    } catch (thrown) {
      const error = SpangraphError.from(thrown);
      const reply = errorReply(error, graphqlRefusal(error));
      const isMethod = error.code === 'METHOD_NOT_ALLOWED';
      return isMethod ? { ...reply, headers: { ...reply.headers, allow: 'GET, HEAD' } } : reply;
    }
    printed ??= print();
    const { text, etag } = printed;
    const kept = { 'cache-control': 'private, no-cache', etag, vary: 'authorization, cookie' };
    if (hasTag(question.headers['if-none-match'] ?? '', etag)) return { status: 304, headers: kept, body: [] };
    return textReply(200, { ...kept, 'content-type': 'text/plain; charset=utf-8' }, text);
  };
}

function check({ method }: Question, documents: Documents): void {
  if (method !== 'GET' && method !== 'HEAD') {
    throw new SpangraphError('METHOD_NOT_ALLOWED', `${method} is not served here: use GET.`);
  }
  documents.checkOpen();
}

/** The same answer may be compressed or not, so the tag is weak. */
function print(): PrintedSchema {
  const text = printSortedSchema();
  return { text, etag: `W/${tagOf(new TextEncoder().encode(text))}` };
}
