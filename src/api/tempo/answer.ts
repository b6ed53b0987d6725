import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, createAdapterAnswer } from '../adapter/adapter.ts';
import { TEMPO_PREFIX, tempoRefusal } from './path.ts';

const ROUTES: readonly AdapterRoute[] = [];

/** Answers everything under {@link TEMPO_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: TEMPO_PREFIX, routes: ROUTES, refusal: tempoRefusal }, options);
}
