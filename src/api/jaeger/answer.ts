import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, createAdapterAnswer } from '../adapter/adapter.ts';
import { JAEGER_PREFIX, jaegerRefusal } from './path.ts';

const ROUTES: readonly AdapterRoute[] = [];

/** Answers everything under {@link JAEGER_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: JAEGER_PREFIX, routes: ROUTES, refusal: jaegerRefusal }, options);
}
