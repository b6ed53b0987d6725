/** Files that import each other in a circle. Types count: a reader has to follow them as well. */
import { posix } from 'node:path';
import type { ParsedFile } from './parse.ts';

/** A circle of files, as a breach of the rules. */
export interface Circle {
  readonly rule: 'circle';
  /** The first of its files by name. */
  readonly path: string;
  readonly message: string;
}

/** Every circle once: the strongly connected components of the graph of imports (Tarjan 1972). */
export function checkCircles(files: readonly ParsedFile[]): Circle[] {
  const targets = new Map(files.map((file) => [file.path, importedBy(file)]));
  return components(targets)
    .filter((component) => component.length > 1)
    .map((component) => component.toSorted())
    .map((paths) => ({ rule: 'circle', path: paths[0] ?? '', message: `import each other: ${paths.join(', ')}` }));
}

function importedBy({ path, imports }: ParsedFile): string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(path), specifier));
}

interface Visit {
  readonly index: number;
  low: number;
  open: boolean;
}

function components(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const visits = new Map<string, Visit>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): Visit => {
    const own: Visit = { index: visits.size, low: visits.size, open: true };
    visits.set(path, own);
    stack.push(path);
    for (const target of targets.get(path) ?? []) {
      if (!targets.has(target)) continue;
      const seen = visits.get(target);
      if (seen === undefined) own.low = Math.min(own.low, visit(target).low);
      else if (seen.open) own.low = Math.min(own.low, seen.index);
    }
    if (own.low === own.index) found.push(closeComponent(path));
    return own;
  };
  const closeComponent = (first: string): string[] => {
    const component = stack.splice(stack.lastIndexOf(first));
    for (const path of component) {
      const closed = visits.get(path);
      if (closed !== undefined) closed.open = false;
    }
    return component;
  };
  for (const path of targets.keys()) if (!visits.has(path)) visit(path);
  return found;
}
