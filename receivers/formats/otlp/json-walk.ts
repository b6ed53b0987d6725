import type { Steps } from '../../../src/model/steps.ts';

/** Containers that are visited between two pauses. */
const CONTAINERS_A_STEP = 200;

/** An object or an array, as parsed from JSON. */
export type JsonContainer = Record<string, unknown>;

interface Node {
  readonly value: JsonContainer;
  readonly key: string;
  readonly parent: Node | undefined;
}

/**
 * Visits every object and array in `root` in document order, outer ones first, at any depth. A visit may change its
 * container. Members that it adds are not visited. `pathTo` returns the path of a member.
 */
export function* visitContainers(
  root: unknown,
  visit: (container: JsonContainer, pathTo: (key: string) => string) => void,
): Steps<void> {
  let visited = 0;
  const open: Node[] = isContainer(root) ? [{ value: root, key: '', parent: undefined }] : [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (++visited % CONTAINERS_A_STEP === 0) yield;
    const { value } = node;
    const parent = node;
    const keys = Object.keys(value);
    visit(value, (key) => pathOf(key, parent));
    for (const key of keys.toReversed()) {
      const member = value[key];
      if (isContainer(member)) open.push({ value: member, key, parent });
    }
  }
}

function isContainer(value: unknown): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

/** Such as `resourceSpans[0].resource`. */
function pathOf(member: string, container: Node): string {
  const segments: string[] = [];
  let key = member;
  for (let at: Node | undefined = container; at !== undefined; at = at.parent) {
    segments.push(Array.isArray(at.value) ? `[${key}]` : `.${key}`);
    ({ key } = at);
  }
  return segments.toReversed().join('').replace(/^\./, '');
}
