/** Traces that were opened last, in this browser. */
import { signal } from '@preact/signals';
import { store, stored } from '../state/preferences.ts';

export interface RecentTrace {
  readonly traceId: string;
  /** Service and name of its root. */
  readonly title: string;
}

/** Traces that are kept. */
const MOST = 20;
/** Characters of a title. */
const MOST_TITLE = 200;
const KEY = 'recent-traces';

/** The last one first. */
export const recent = signal<readonly RecentTrace[]>(tracesIn(stored(KEY)));

/** Puts a trace before the others. */
export function rememberTrace(traceId: string, title: string): void {
  const others = recent.peek().filter((trace) => trace.traceId !== traceId);
  recent.value = [{ traceId, title: title.slice(0, MOST_TITLE) }, ...others].slice(0, MOST);
  store(KEY, JSON.stringify(recent.value));
}

/** What is damaged is left out. */
function tracesIn(text: string | undefined): readonly RecentTrace[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isTrace).slice(0, MOST) : [];
  } catch {
    // Whatever this is, it has no traces.
    return [];
  }
}

function isTrace(entry: unknown): entry is RecentTrace {
  const { traceId, title } = (entry ?? {}) as { readonly traceId?: unknown; readonly title?: unknown };
  return typeof traceId === 'string' && /^[0-9a-f]{32}$/.test(traceId) && typeof title === 'string';
}
