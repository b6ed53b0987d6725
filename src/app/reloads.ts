/** Reads the configuration again, on a signal or when its files change, and gives what can be taken over to those who use it. */
import { statSync } from 'node:fs';
import type { DoorQuotas } from '../access/quotas/holders.ts';
import type { AccessRules, ReloadableGate } from '../access/rules/create-gate.ts';
import type { LiveConnections } from '../api/live/live-connections.ts';
import type { Config } from '../config/config.ts';
import { type ConfigSource, changedKeys } from '../config/config-source.ts';
import type { Tree } from '../config/tree.ts';
import { SpangraphError } from '../errors.ts';
import type { Meter } from '../metrics/definition.ts';
import type { ServerTls } from '../net/tls/server-tls.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Access } from './access.ts';
import type { SharedRules } from './answer-rules.ts';
import { readDocuments } from './documents.ts';
import type { IngestClient } from './ingest-client.ts';
import { RELOADS } from './reload-metrics.ts';
import type { Reloadable } from './reloadable.ts';

/** The keys that a running server takes over. */
const RELOADED = /^(?:auth\.(?!required$|sign_in\b|oidc\.sign_in\b)|quotas\b|redact$|api\.documents\.file$)/;

interface ReloadParts {
  readonly config: Config;
  readonly source: ConfigSource;
  /** The rules of a configuration. Throws INVALID_CONFIG. */
  readonly rulesOf: (config: Config) => AccessRules | undefined;
  /** Takes the new part over, in every thread. */
  readonly apply: (reloadable: Reloadable, config: Config) => Promise<void>;
  readonly meter: Meter;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Those who take over what changed. Absent: this process does not have it. */
interface Reloaded {
  readonly config: Config;
  readonly access: Access;
  readonly gate: ReloadableGate;
  readonly ingest: IngestClient | undefined;
  readonly live: LiveConnections | undefined;
  readonly answers: { readonly rules: SharedRules } | undefined;
  readonly quotas: DoorQuotas;
  readonly tls: ServerTls | undefined;
  readonly audit: AuditLog | undefined;
  readonly meter: Meter;
  readonly log: Logger;
}

/** Looks at the files from now on. The result reads them now. Without a source it does nothing. */
export function keepReloading(
  source: ConfigSource | undefined,
  close: (() => Promise<void>)[],
  reloaded: Reloaded,
): () => Promise<void> {
  if (source === undefined) return async () => {};
  const { config, access, gate, quotas, ingest, live, answers, tls, audit, meter, log } = reloaded;
  const { mode } = config.api.documents;
  const apply = async (reloadable: Reloadable, { api, redact }: Config): Promise<void> => {
    // They are checked, so they come first.
    const documents = answers && (await readDocuments({ api: { ...api, documents: { ...api.documents, mode } } }));
    if (documents !== undefined) answers?.rules.replace({ documents, redact });
    gate.reload(reloadable.access);
    quotas.replace(reloadable.quotas);
    await live?.recheck();
    await ingest?.reload(reloadable);
    audit?.reopen();
    await tls?.reload();
  };
  const reloads = new Reloads({ config, source, rulesOf: access.rulesOf, apply, meter, log });
  close.unshift(async () => reloads.stop());
  return () => reloads.reload();
}

class Reloads {
  readonly #parts: ReloadParts;
  readonly #timer: NodeJS.Timeout;
  /** The configuration that is in use. */
  #config: Config;
  #content: Tree;
  /** The content of the file when the server started. */
  readonly #started: Tree;
  /** Of the files as they were read last, whether or not they could be used. */
  #seen: string;
  #underWay: Promise<void> = Promise.resolve();

  constructor(parts: ReloadParts) {
    this.#parts = parts;
    this.#config = parts.config;
    this.#started = parts.source.content();
    this.#content = this.#started;
    this.#seen = this.#lookAtFiles();
    this.#timer = setInterval(() => {
      if (this.#lookAtFiles() !== this.#seen) void this.reload();
    }, parts.config.reloadMs);
    this.#timer.unref();
  }

  /** Reads it now, one time after the other. What cannot be used changes nothing; the log has the reason. */
  reload(): Promise<void> {
    this.#underWay = this.#underWay.then(() => this.#reload());
    return this.#underWay;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #reload(): Promise<void> {
    const { source, rulesOf, apply, meter, log } = this.#parts;
    this.#seen = this.#lookAtFiles();
    try {
      const config = source.load();
      const content = source.content();
      const access = rulesOf(config);
      const changed = changedKeys(this.#content, content);
      await apply({ access, quotas: config.quotas }, config);
      const namesOther = namedBy(config).join() !== namedBy(this.#config).join();
      this.#config = config;
      this.#content = content;
      if (namesOther) this.#seen = this.#lookAtFiles();
      meter.add(RELOADS, 1, { outcome: 'ok' });
      log.info({ keys: changed.filter((key) => RELOADED.test(key)) }, 'The configuration was read again');
      const rest = changedKeys(this.#started, content).filter((key) => !RELOADED.test(key));
      if (rulesOfIngest(config) !== rulesOfIngest(this.#parts.config)) rest.push('redact (at: ingest)');
      if (rest.length > 0) log.warn({ keys: rest }, 'Changes of these keys need a restart');
    } catch (thrown) {
      const { code, message } = SpangraphError.from(thrown);
      meter.add(RELOADS, 1, { outcome: 'failed' });
      const reason = code === 'INTERNAL_SERVER_ERROR' ? { err: thrown } : { reason: message };
      log.error(reason, 'The configuration cannot be used; the server goes on with what it has');
    }
  }

  /** Changes whenever one of the files does. */
  #lookAtFiles(): string {
    return [this.#parts.source.file, ...namedBy(this.#config)].map(stateOf).join(' ');
  }
}

/** The rules for what is stored. The writers keep those that they were opened with. */
function rulesOfIngest({ redact }: Config): string {
  return JSON.stringify(redact.filter(({ at }) => at.includes('ingest')));
}

/** Files that the configuration names, and that are read with it. */
function namedBy({ auth, api }: Config): (string | undefined)[] {
  return [auth.tokensFile, auth.oidc?.keysFile, api.documents.file];
}

/** Of a file behind links, too: secrets in Kubernetes change by a link. */
function stateOf(file: string | undefined): string {
  const stats = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? '' : `${stats.ino}:${stats.size}:${stats.mtimeNs}`;
}
