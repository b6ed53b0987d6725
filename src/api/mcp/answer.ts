import { SpangraphError } from '../../errors.ts';
import { parseExactJson, stringifyExactJson } from '../../model/exact-json.ts';
import { type Answer, type Reply, textReply } from '../../net/question.ts';
import { type AdapterRoute, type AdapterSettings, type Asked, createAdapterAnswer } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import { answerMethod, type MethodSettings, operationOf } from './methods.ts';
import { MCP_PREFIX, mcpRefusal } from './path.ts';
import { checkHeaders } from './wire/headers.ts';
import {
  errorResponse,
  RpcCode,
  RpcError,
  type RpcErrorBody,
  type RpcMessage,
  readMessage,
  resultResponse,
} from './wire/json-rpc.ts';
import { hasBatches, type ProtocolVersion } from './wire/versions.ts';

/** Messages of one batch. */
const MAX_BATCH = 20;

/** Answers at {@link MCP_PREFIX}, and nowhere below it. Holds no resources of its own, and knows no sessions. */
export function createAnswer({ version, mcpAnswerBytes, ...options }: AdapterSettings): Answer {
  const { log } = options;
  const settings = { version, maxAnswerBytes: mcpAnswerBytes };
  const routes: readonly AdapterRoute[] = [
    {
      method: 'POST',
      path: /^$/,
      operation: 'mcp',
      answer: (asked) => answerPost(asked, settings, log),
    },
  ];
  return createAdapterAnswer({ prefix: MCP_PREFIX, routes, refusal: mcpRefusal }, options);
}

type Log = AdapterSettings['log'];

async function answerPost(asked: Asked, settings: MethodSettings, log: Log): Promise<Reply> {
  const version = checkHeaders(asked.question);
  const parsed = parseBody(asked.question.body);
  if (parsed === undefined) {
    return badRequest(asked, { code: RpcCode.PARSE_ERROR, message: 'Parse error: the body is not JSON in UTF-8.' });
  }
  if (!Array.isArray(parsed)) return answerOne(readMessage(parsed), asked, settings, log);
  const mistake = batchMistake(parsed, version);
  if (mistake !== undefined) return badRequest(asked, { code: RpcCode.INVALID_REQUEST, message: mistake });
  return answerBatch(parsed.map(readMessage), asked, settings, log);
}

/** Undefined for what is no JSON. */
function parseBody(body: Uint8Array): unknown {
  try {
    return parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

async function answerOne(message: RpcMessage, asked: Asked, settings: MethodSettings, log: Log): Promise<Reply> {
  if (message.type === 'accepted') return textReply(202, {}, '');
  if (message.type === 'invalid' && message.error.code === RpcCode.INVALID_REQUEST) {
    return badRequest(asked, message.error, message.id);
  }
  return jsonReply(asked, 200, (await responseTo(message, asked, settings, log)) ?? {});
}

/** One after the other, so that a batch takes no more memory at a time than a single message. */
async function answerBatch(
  messages: readonly RpcMessage[],
  asked: Asked,
  settings: MethodSettings,
  log: Log,
): Promise<Reply> {
  const responses: object[] = [];
  for (const message of messages) {
    const response = await responseTo(message, asked, settings, log);
    if (response !== undefined) responses.push(response);
  }
  return responses.length === 0 ? textReply(202, {}, '') : jsonReply(asked, 200, responses);
}

/** What is wrong with a list of messages. */
function batchMistake(messages: readonly unknown[], version: ProtocolVersion): string | undefined {
  if (!hasBatches(version)) return `Invalid request: revision ${version} has no batches; send each message by itself.`;
  if (messages.length === 0) return 'Invalid request: the batch is empty.';
  if (messages.length > MAX_BATCH) return `Invalid request: the batch has over ${MAX_BATCH} messages.`;
  return undefined;
}

/** Undefined for what gets no response. */
async function responseTo(
  message: RpcMessage,
  asked: Asked,
  settings: MethodSettings,
  log: Log,
): Promise<object | undefined> {
  if (message.type === 'accepted') return undefined;
  if (message.type === 'invalid') return errorResponse(message.id, message.error);
  const { request } = message;
  asked.context.report?.named(operationOf(request));
  try {
    return resultResponse(request.id, await answerMethod(request, asked, settings));
  } catch (thrown) {
    if (asked.context.signal.aborted) throw thrown;
    if (thrown instanceof RpcError) return errorResponse(request.id, thrown.body);
    const error = SpangraphError.from(thrown);
    asked.context.report?.failed(error.code);
    log.error({ err: thrown }, 'A request of the Model Context Protocol failed unexpectedly.');
    return errorResponse(request.id, { code: RpcCode.INTERNAL_ERROR, message: error.message });
  }
}

function badRequest(asked: Asked, error: RpcErrorBody, id: Parameters<typeof errorResponse>[0] = null): Reply {
  asked.context.report?.failed('BAD_USER_INPUT');
  return jsonReply(asked, 400, errorResponse(id, error));
}

function jsonReply({ account }: Asked, status: number, response: object): Reply {
  const body = new Body(account);
  body.text(stringifyExactJson(response));
  return body.reply(status, { 'content-type': JSON_TYPE });
}
