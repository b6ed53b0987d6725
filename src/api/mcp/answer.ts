import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, createAdapterAnswer } from '../adapter/adapter.ts';
import { MCP_PREFIX, mcpRefusal } from './path.ts';

const ROUTES: readonly AdapterRoute[] = [];

/** Answers everything under {@link MCP_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: MCP_PREFIX, routes: ROUTES, refusal: mcpRefusal }, options);
}
