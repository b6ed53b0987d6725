/** The Collector's way of naming components: what is defined, what the pipeline uses, and what of it is served here. */
import type { Findings } from './findings.ts';
import { didYouMean } from './nearest.ts';
import { getIn, isTree, type Tree } from './tree.ts';

type Kind = 'receivers' | 'processors' | 'exporters';

const NO_EFFECT_PROCESSORS: Readonly<Record<string, string>> = {
  batch: 'Spangraph groups commits itself',
  memory_limiter: 'the bound on ingest is ingest.max_queue_size_mib',
};

const SERVED: Readonly<Record<Kind, readonly string[]>> = {
  receivers: ['otlp', 'zipkin'],
  processors: Object.keys(NO_EFFECT_PROCESSORS),
  exporters: ['sqlite', 'elasticsearch'],
};

const SINGULAR: Readonly<Record<Kind, string>> = {
  receivers: 'receiver',
  processors: 'processor',
  exporters: 'exporter',
};

/** What the pipeline uses. */
export interface UsedComponents {
  /** Whether the receiver runs. */
  readonly otlp: boolean;
  readonly zipkin: boolean;
  /** Names; absent where there is no pipeline that says. */
  readonly exporters?: readonly string[];
}

/**
 * Checks `service.pipelines` and takes the components out of the file that are not served: those in use are a problem,
 * the others a note. Without a pipeline, everything that is defined is in use.
 */
export function checkComponents(tree: Tree, findings: Findings): UsedComponents {
  const pipelines = getIn(tree, ['service', 'pipelines']);
  if (isTree(pipelines)) checkPipelineNames(pipelines, findings);
  const pipeline = getIn(pipelines, ['traces']);
  const used = {
    receivers: checkKind('receivers', tree, pipeline, findings),
    processors: checkKind('processors', tree, pipeline, findings),
    exporters: checkKind('exporters', tree, pipeline, findings),
  };
  if (used.exporters !== undefined && used.exporters.length !== 1) {
    findings.problems.push(
      'service.pipelines.traces.exporters: expected exactly one storage exporter: [sqlite] or [elasticsearch]; ' +
        `got ${used.exporters.length === 0 ? 'none' : used.exporters.join(', ')}`,
    );
  }
  if (used.receivers?.length === 0) {
    findings.problems.push('service.pipelines.traces.receivers: expected at least one receiver: [otlp] or [zipkin]');
  }
  const runs = (name: string): boolean => used.receivers === undefined || used.receivers.includes(name);
  return { otlp: runs('otlp'), zipkin: runs('zipkin'), ...(used.exporters && { exporters: used.exporters }) };
}

/** Only `traces` is served; other signals are refused by the schema. A second traces pipeline has no meaning here. */
function checkPipelineNames(pipelines: Tree, findings: Findings): void {
  for (const name of Object.keys(pipelines)) {
    const [signal, id] = name.split('/');
    if (id === undefined) continue;
    findings.problems.push(
      signal === 'traces'
        ? `service.pipelines.${name}: there is one pipeline, named traces`
        : `service.pipelines.${name}: Spangraph takes traces only`,
    );
    delete pipelines[name];
  }
}

function checkKind(kind: Kind, tree: Tree, pipeline: unknown, findings: Findings): readonly string[] | undefined {
  const section = tree[kind];
  const defined = isTree(section) ? section : {};
  const listed = getIn(pipeline, [kind]);
  const used = Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : undefined;
  for (const name of used ?? []) {
    if (Object.hasOwn(defined, name)) continue;
    findings.problems.push(
      `service.pipelines.traces.${kind}: "${name}" is not defined under ${kind}${didYouMean(name, Object.keys(defined))}`,
    );
  }
  for (const name of Object.keys(defined)) checkComponent(kind, name, used?.includes(name) ?? true, defined, findings);
  return used;
}

function checkComponent(kind: Kind, name: string, used: boolean, defined: Tree, findings: Findings): void {
  const at = `${kind}.${name}`;
  const [type = name, id] = name.split('/');
  if (kind === 'processors' && NO_EFFECT_PROCESSORS[type] !== undefined) {
    findings.notes.push(`${at}: accepted, has no effect: ${NO_EFFECT_PROCESSORS[type]}`);
    return;
  }
  if (SERVED[kind].includes(name)) {
    if (!used) findings.notes.push(`${at}: not in the traces pipeline, so not used`);
    return;
  }
  delete defined[name];
  if (!used) {
    findings.notes.push(`${at}: not in the traces pipeline, so not used`);
  } else if (id !== undefined && SERVED[kind].includes(type)) {
    findings.problems.push(`${at}: there is one ${SINGULAR[kind]} of this type; name it "${type}"`);
  } else {
    findings.problems.push(`${at}: ${notServed(kind, type)}${didYouMean(type, SERVED[kind])}`);
  }
}

function notServed(kind: Kind, type: string): string {
  if (kind === 'receivers') {
    return 'Spangraph receives OTLP and Zipkin only; for other protocols run an OpenTelemetry Collector in front that exports otlp';
  }
  if (kind === 'processors') {
    return 'Spangraph stores spans as they come; run this processor in an OpenTelemetry Collector in front';
  }
  return type === 'opensearch'
    ? 'opensearch is not served; use exporters.sqlite or exporters.elasticsearch'
    : 'not a storage that Spangraph knows; use exporters.sqlite or exporters.elasticsearch';
}
