import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { Meter } from '../metrics/definition.ts';
import { writerFor } from '../redaction/views.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { BackendDefinition, Examined, OpenWriter, ReadersControl, WriterOptions } from '../storage/definition.ts';
import type { Backups, CheckOptions, RepairReport } from '../storage/maintenance.ts';

/** A backend together with its settings. */
export interface ConfiguredBackend {
  readonly name: string;
  readonly title: string;
  /** Why only one process may use the storage at a time. Undefined if any number may. */
  readonly oneProcess: string | undefined;
  describe(): string;
  identity(): string;
  owns(path: string): boolean;
  /** Its writer stores what the rules of the configuration leave. */
  openWriter(options: WriterOptions): Promise<OpenWriter>;
  /** Operations that one thread answers at once. */
  readonly operationsPerThread: number;
  openReader(meter: Meter): Promise<SpanReader>;
  /** Undefined where nothing grows. */
  guard(control: ReadersControl): { stop(): void } | undefined;
  settle(): Promise<void>;
  /** Undefined if the storage has means of its own. */
  backups(): Promise<Backups> | undefined;
  /** Empty if there is nothing to look at. */
  examine(): Promise<readonly Examined[]>;
  /** Undefined if the storage cannot be checked. */
  check(options: CheckOptions): Promise<RepairReport> | undefined;
}

/** The backend that the configuration names. `list` must be the one that the configuration was loaded with. */
export function backendOf(config: Config, list: ComponentList): ConfiguredBackend {
  const { backend, storage, redact } = config;
  const { name, settings } = backend;
  const definition = definitionOf(config, list);
  const { readTimeoutMs } = storage;
  return {
    name,
    title: definition.title,
    oneProcess: definition.oneProcess,
    describe: () => definition.describe(settings),
    identity: () => definition.identity(settings),
    owns: (path) => definition.owns?.(settings, path) ?? false,
    openWriter: async (options) => {
      const opened = await definition.openWriter(settings, options);
      return { ...opened, writer: writerFor(redact, opened.writer) };
    },
    operationsPerThread: definition.operationsPerThread,
    openReader: (meter) => definition.openReader(settings, { readTimeoutMs, meter }),
    guard: (control) => definition.guard?.(settings, control),
    settle: () => definition.settle(settings),
    backups: () => definition.backups?.(settings),
    examine: async () => (await definition.examine?.(settings)) ?? [],
    check: (options) => definition.check?.(settings, options),
  };
}

/** What the backend that the configuration names says of itself. */
export function definitionOf({ backend: { name } }: Config, { backends }: ComponentList): BackendDefinition {
  const definition = backends.find((backend) => backend.name === name);
  if (definition === undefined) throw new Error(`The list of components has no backend ${name}.`);
  return definition;
}
