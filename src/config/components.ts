/** The Collector's way of naming components: which are defined, which the pipeline uses, and which are served here. */

import { didYouMean } from '../model/nearest.ts';
import { all, type ComponentList, either, receiverTypes } from './component-list.ts';
import type { Findings } from './findings.ts';
import { getIn, isTree, type Tree } from './tree.ts';

type Kind = 'receivers' | 'processors' | 'exporters';

const NO_EFFECT_PROCESSORS: Readonly<Record<string, string>> = {
  batch: 'Spangraph groups commits itself',
  memory_limiter: 'ingest.max_queue_size_mib limits ingest',
};

const SINGULAR: Readonly<Record<Kind, string>> = {
  receivers: 'receiver',
  processors: 'processor',
  exporters: 'exporter',
};

/** The names that the pipeline lists. Absent: nothing lists them. */
export interface UsedComponents {
  readonly receivers?: readonly string[];
  readonly exporters?: readonly string[];
}

/**
 * Checks `service.pipelines`, and removes components that are not served from the file: those in use are a problem, the
 * others a note. Without a pipeline, everything that is defined is in use.
 */
export function checkComponents(tree: Tree, list: ComponentList, findings: Findings): UsedComponents {
  return new ComponentCheck(list, findings).check(tree);
}

class ComponentCheck {
  readonly #served: Readonly<Record<Kind, readonly string[]>>;
  /** Types of receivers as people know them. */
  readonly #receiverTitles: readonly string[];
  readonly #findings: Findings;

  constructor(list: ComponentList, findings: Findings) {
    this.#served = {
      receivers: receiverTypes(list),
      processors: Object.keys(NO_EFFECT_PROCESSORS),
      exporters: list.backends.map(({ name }) => name),
    };
    this.#receiverTitles = [...new Set(list.receivers.map(({ title }) => title.replace(/\/.*/, '')))];
    this.#findings = findings;
  }

  check(tree: Tree): UsedComponents {
    const { problems } = this.#findings;
    const pipelines = getIn(tree, ['service', 'pipelines']);
    if (isTree(pipelines)) this.#checkPipelineNames(pipelines);
    const pipeline = getIn(pipelines, ['traces']);
    const receivers = this.#checkKind('receivers', tree, pipeline);
    this.#checkKind('processors', tree, pipeline);
    const exporters = this.#checkKind('exporters', tree, pipeline);
    if (exporters !== undefined && exporters.length !== 1) {
      problems.push(
        `service.pipelines.traces.exporters: expected exactly one storage exporter: ${this.#choice('exporters')}; ` +
          `got ${exporters.length === 0 ? 'none' : exporters.join(', ')}`,
      );
    }
    if (receivers?.length === 0) {
      problems.push(`service.pipelines.traces.receivers: expected at least one receiver: ${this.#choice('receivers')}`);
    }
    return { ...(receivers && { receivers }), ...(exporters && { exporters }) };
  }

  #choice(kind: Kind): string {
    return either(this.#served[kind].map((name) => `[${name}]`));
  }

  /** Only `traces` is served. The schema refuses other signals. A second traces pipeline has no meaning here. */
  #checkPipelineNames(pipelines: Tree): void {
    for (const name of Object.keys(pipelines)) {
      const [signal, id] = name.split('/');
      if (id === undefined) continue;
      this.#findings.problems.push(
        signal === 'traces'
          ? `service.pipelines.${name}: there is one pipeline, named traces`
          : `service.pipelines.${name}: Spangraph takes traces only`,
      );
      delete pipelines[name];
    }
  }

  #checkKind(kind: Kind, tree: Tree, pipeline: unknown): readonly string[] | undefined {
    const section = tree[kind];
    const defined = isTree(section) ? section : {};
    const listed = getIn(pipeline, [kind]);
    const used = Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : undefined;
    for (const name of used ?? []) {
      if (Object.hasOwn(defined, name)) continue;
      this.#findings.problems.push(
        `service.pipelines.traces.${kind}: "${name}" is not defined under ${kind}${didYouMean(name, Object.keys(defined))}`,
      );
    }
    for (const name of Object.keys(defined)) this.#checkComponent(kind, name, used?.includes(name) ?? true, defined);
    return used;
  }

  #checkComponent(kind: Kind, name: string, used: boolean, defined: Tree): void {
    const at = `${kind}.${name}`;
    const served = this.#served[kind];
    const { problems, notes } = this.#findings;
    const [type = name, id] = name.split('/');
    if (kind === 'processors' && NO_EFFECT_PROCESSORS[type] !== undefined) {
      notes.push(`${at}: accepted, has no effect: ${NO_EFFECT_PROCESSORS[type]}`);
      return;
    }
    if (!used) notes.push(`${at}: not in the traces pipeline, so not used`);
    if (served.includes(name)) return;
    delete defined[name];
    if (!used) return;
    if (id !== undefined && served.includes(type)) {
      problems.push(`${at}: there is one ${SINGULAR[kind]} of this type; name it "${type}"`);
    } else {
      problems.push(`${at}: ${this.#notServed(kind, type)}${didYouMean(type, served)}`);
    }
  }

  #notServed(kind: Kind, type: string): string {
    if (kind === 'receivers') {
      const titles = all(this.#receiverTitles);
      return `Spangraph receives ${titles} only; for other protocols run an OpenTelemetry Collector in front that exports otlp`;
    }
    if (kind === 'processors') {
      return 'Spangraph stores spans as they come; run this processor in an OpenTelemetry Collector in front';
    }
    const instead = `use ${either(this.#served.exporters.map((name) => `exporters.${name}`))}`;
    return type === 'opensearch'
      ? `opensearch is not served; ${instead}`
      : `not a storage that Spangraph knows; ${instead}`;
  }
}
