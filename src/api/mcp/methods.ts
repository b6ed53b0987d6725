/** The methods of the protocol. */
import { SpangraphError } from '../../errors.ts';
import { didYouMean } from '../../model/nearest.ts';
import type { Asked } from '../adapter/adapter.ts';
import { RESOURCES, readResource } from './guide/resources.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { TOOLS } from './tools/tools.ts';
import { isRecord } from './wire/is-record.ts';
import { RpcCode, RpcError, type RpcRequest } from './wire/json-rpc.ts';
import { negotiated } from './wire/versions.ts';

/** What the methods are answered with. */
export interface MethodSettings {
  /** Of the program. */
  readonly version: string;
  /** Largest answer of a tool as JSON, in bytes. */
  readonly maxAnswerBytes: number;
}

type Method = (params: RpcRequest['params'], asked: Asked, settings: MethodSettings) => Promise<object> | object;

const METHODS: Readonly<Record<string, Method>> = {
  initialize,
  ping: () => ({}),
  'tools/list': (params) => wholeList(params, { tools: TOOLS.map(({ definition }) => definition) }),
  'tools/call': callTool,
  'resources/list': (params) => wholeList(params, { resources: RESOURCES }),
  'resources/templates/list': (params) => wholeList(params, { resourceTemplates: [] }),
  'resources/read': ({ uri }) => ({ contents: [contentsOf(uri)] }),
};

/** What {@link answerMethod} is called in the server's metrics, traces and audit log. */
export function operationOf({ method, params }: RpcRequest): string {
  if (!Object.hasOwn(METHODS, method)) return 'mcp/unknown';
  const tool = method === 'tools/call' ? TOOLS.find(({ name }) => name === params.name) : undefined;
  return tool === undefined ? `mcp/${method}` : `mcp/${tool.name}`;
}

/** The result of a request. Throws RpcError, and SpangraphError for what is no answer of a tool. */
export async function answerMethod(
  { method, params }: RpcRequest,
  asked: Asked,
  settings: MethodSettings,
): Promise<object> {
  const known = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (known !== undefined) return known(params, asked, settings);
  const shown = method.slice(0, MAX_SHOWN);
  throw new RpcError(RpcCode.METHOD_NOT_FOUND, `Method not found: ${JSON.stringify(shown)}.`);
}

const MAX_SHOWN = 100;

function initialize(params: RpcRequest['params'], _asked: Asked, { version }: MethodSettings): object {
  const { protocolVersion } = params;
  if (typeof protocolVersion !== 'string') throw invalidParams('protocolVersion must be a text');
  return {
    protocolVersion: negotiated(protocolVersion),
    capabilities: { tools: {}, resources: {} },
    serverInfo: { name: 'spangraph', title: 'Spangraph', version },
    instructions: INSTRUCTIONS,
  };
}

/** Errors of a tool are results, so that the model reads them and can call again. */
async function callTool(params: RpcRequest['params'], asked: Asked, settings: MethodSettings): Promise<object> {
  const { name, arguments: sent = {} } = params;
  if (typeof name !== 'string') throw invalidParams('name must be a text');
  const called = TOOLS.find((tool) => tool.name === name);
  if (called === undefined) throw unknownTool(name);
  if (!isRecord(sent)) throw invalidParams('arguments must be an object');
  try {
    const answer = await called.call(sent, asked, settings.maxAnswerBytes);
    return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer };
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    const isGone = asked.context.signal.aborted;
    if (error.code === 'INTERNAL_SERVER_ERROR' || isGone) throw thrown;
    asked.context.report?.failed(error.code);
    return { content: [{ type: 'text', text: errorText(error) }], isError: true };
  }
}

function errorText({ code, message, retryAfterMs }: SpangraphError): string {
  const wait = retryAfterMs === undefined ? '' : ` Try again after ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return `${code}: ${message}${wait}`;
}

function unknownTool(name: string): RpcError {
  const names = TOOLS.map((tool) => tool.name);
  const shown = name.slice(0, MAX_SHOWN);
  const near = didYouMean(shown, names);
  return new RpcError(
    RpcCode.INVALID_PARAMS,
    `Unknown tool: ${JSON.stringify(shown)}${near}. There are ${names.join(', ')}.`,
  );
}

/** All lists have one page, so there are no cursors. */
function wholeList({ cursor }: RpcRequest['params'], result: object): object {
  if (cursor === undefined) return result;
  throw invalidParams('this list has one page, and no cursor leads to another');
}

function contentsOf(uri: unknown): object {
  if (typeof uri !== 'string') throw invalidParams('uri must be a text');
  const contents = readResource(uri);
  if (contents !== undefined) return contents;
  throw new RpcError(RpcCode.RESOURCE_NOT_FOUND, 'Resource not found: resources/list names them.', {
    uri: uri.slice(0, MAX_SHOWN),
  });
}

function invalidParams(reason: string): RpcError {
  return new RpcError(RpcCode.INVALID_PARAMS, `Invalid params: ${reason}.`);
}
