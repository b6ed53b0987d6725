/**
 * Conditions on spans that need no text, as `f` of the URL has them: `err`, `slow`, `svc:NAME`, `kind:CLIENT`, and `cp` for
 * its parameter of that name. Of services any one holds, and of kinds; all others hold together.
 */
import type { TraceModel } from './trace-model.ts';

/** A name may have the comma that stands between pills. */
export function pillOf(group: 'svc' | 'kind', value: string): string {
  return `${group}:${value.replaceAll('%', '%25').replaceAll(',', '%2C')}`;
}

export function parsePills(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((pill) => pill !== '');
}

/** The text with the pill added or removed; undefined if none is left. */
export function withPill(text: string | undefined, pill: string, isOn: boolean): string | undefined {
  const others = parsePills(text).filter((one) => one !== pill);
  return (isOn ? [...others, pill] : others).join(',') || undefined;
}

/** Whether a span is what all pills say. Undefined without a pill. */
export function pillTest(model: TraceModel, pills: readonly string[]): ((span: number) => boolean) | undefined {
  const tests = [
    pills.includes('err') && ((span: number) => model.store.isFailed(span)),
    pills.includes('slow') && inSet(model.insight.slow.value),
    pills.includes('cp') && inSet(model.insight.pathSpans.value),
    serviceTest(model, pills),
    kindTest(model, pills),
  ].filter((test) => test !== false);
  if (tests.length === 0) return undefined;
  return (span) => tests.every((test) => test(span));
}

function inSet(spans: ReadonlySet<number>): (span: number) => boolean {
  return (span) => spans.has(span);
}

function serviceTest({ store }: TraceModel, pills: readonly string[]): false | ((span: number) => boolean) {
  if (!pills.some((pill) => pill.startsWith('svc:'))) return false;
  const isWanted = store.services.all.map((name) => pills.includes(pillOf('svc', name)));
  return (span) => isWanted[store.service[span] ?? 0] ?? false;
}

function kindTest({ store }: TraceModel, pills: readonly string[]): false | ((span: number) => boolean) {
  const kinds = new Set(pills.filter((pill) => pill.startsWith('kind:')).map((pill) => pill.slice('kind:'.length)));
  return kinds.size > 0 && ((span) => kinds.has(store.kinds[span] ?? ''));
}
