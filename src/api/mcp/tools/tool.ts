/** What a tool is made of, and how a call of it is read. */
import { SpangraphError } from '../../../errors.ts';
import { decodeCursor, encodeCursor, listFingerprint } from '../../../query/cursor.ts';
import type { Asked } from '../../adapter/adapter.ts';
import type { ArgumentTable, ArgumentValues, JsonSchema } from '../arguments/argument.ts';
import { readArguments, schemaOf } from '../arguments/read-arguments.ts';

/** What a tool answers from. */
export interface ToolContext<Values> extends Pick<Asked, 'query' | 'reader' | 'limits' | 'account'> {
  readonly args: Values;
  /** Relative times count from here. On later pages of a list it is the time of the first. */
  readonly nowUnixNano: bigint;
  /** Where the list continues: what {@link cursor} was given. Undefined on the first page. */
  readonly after: string | undefined;
  /** Makes a cursor for the next page. */
  readonly cursor: (place: string) => string;
  /** Limit of the answer as JSON, in bytes. */
  readonly maxBytes: number;
}

interface ToolOptions<Table extends ArgumentTable> {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** For the model: when to use it, what comes back, what to do next. */
  readonly description: string;
  readonly input: Table;
  readonly output: JsonSchema;
  /** The structured answer. Throws SpangraphError. */
  readonly run: (context: ToolContext<ArgumentValues<Table>>) => Promise<object>;
}

/** One tool, whatever its arguments are. */
export interface Tool {
  readonly name: string;
  /** The tool as clients list it. */
  readonly definition: object;
  /** Throws SpangraphError: BAD_USER_INPUT for wrong arguments, INVALID_CURSOR, and what the use cases throw. */
  readonly call: (sent: Readonly<Record<string, unknown>>, asked: Asked, maxBytes: number) => Promise<object>;
}

/** All tools only read, and only what this server stores. */
const ANNOTATIONS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

export function tool<Table extends ArgumentTable>(options: ToolOptions<Table>): Tool {
  const { name, title, description, input, output, run } = options;
  return {
    name,
    definition: {
      name,
      title,
      description,
      inputSchema: schemaOf(input),
      outputSchema: output,
      annotations: { title, ...ANNOTATIONS },
    },
    call: async (sent, asked, maxBytes) => {
      // A page may have another size than the one before. All other arguments make the list.
      const { cursor: sentCursor, limit: _limit, ...identity } = sent;
      const fingerprint = listFingerprint(`mcp/${name}`, identity);
      const place = typeof sentCursor === 'string' ? decodePlace(fingerprint, sentCursor) : undefined;
      const nowUnixNano = place?.nowUnixNano ?? asked.nowUnixNano;
      const args = readArguments(input, sent, nowUnixNano);
      const { query, reader, limits, account } = asked;
      const cursor = (after: string) => encodeCursor(fingerprint, [String(nowUnixNano), after]);
      return run({ query, reader, limits, account, args, nowUnixNano, after: place?.after, cursor, maxBytes });
    },
  };
}

/** A cursor says when the first page was read, so that `now-1h` is the same time on all pages. */
function decodePlace(fingerprint: string, cursor: string): { readonly nowUnixNano: bigint; readonly after: string } {
  const [now = '', after = ''] = decodeCursor(fingerprint, cursor, 2, invalidCursor);
  if (!/^\d{1,20}$/.test(now)) throw invalidCursor('it is damaged');
  return { nowUnixNano: BigInt(now), after };
}

function invalidCursor(reason: string): SpangraphError {
  return new SpangraphError(
    'INVALID_CURSOR',
    `cursor: cannot be used here: ${reason}. Pass the next of the answer before, and all other arguments exactly as they were.`,
  );
}
