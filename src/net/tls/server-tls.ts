import type { Server, TlsOptions } from 'node:tls';
import { SpangraphError } from '../../errors.ts';
import type { Meter } from '../../metrics/definition.ts';
import { type Credentials, expiryOf, readCredentials, timeProblem } from './credentials.ts';
import { reasonOf } from './own-trial.ts';
import type { TlsSettings } from './settings.ts';
import { CERTIFICATE_EXPIRY, FAILED_HANDSHAKES, RELOADS } from './tls-metrics.ts';

/** From the connection to the end of the handshake. A connection that has sent something else ends at once. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** To whom the TLS of a server tells what happens to it. */
export interface TlsReporting {
  /** What the label `server` says: the name of a receiver, or `api`. */
  readonly name: string;
  readonly meter: Meter;
  readonly log: {
    info(details: object, message: string): void;
    /** Clients can cause these lines at any rate. Those of the same kind are alike; without a kind, it is the message. */
    warn(details: object, message: string, kind?: string): void;
    error(details: object, message: string): void;
  };
}

/** The TLS of the servers that share one section: what they present, read again when the files change. */
export class ServerTls {
  readonly #settings: TlsSettings;
  readonly #setting: string;
  #credentials: Credentials;
  /** Why the files could not be used at the last look. */
  #refused: string | undefined;
  /** Whether that was reported. */
  #isReported = false;
  readonly #servers: Server[] = [];
  #reporting: TlsReporting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  /** `setting` is the path of the section in the configuration. Throws INVALID_CONFIG. */
  static async open(settings: TlsSettings, setting: string): Promise<ServerTls> {
    return new ServerTls(settings, setting, await readCredentials(settings, setting));
  }

  private constructor(settings: TlsSettings, setting: string, credentials: Credentials) {
    this.#settings = settings;
    this.#setting = setting;
    this.#credentials = credentials;
  }

  /** For `createServer`. Its result belongs to {@link serve}. */
  get options(): TlsOptions {
    const asksClients = this.#settings.clientCaFile !== undefined;
    return {
      ...this.#credentials.context,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      // As servers without TLS: the end of an answer does not wait for the client.
      noDelay: true,
      requestCert: asksClients,
      rejectUnauthorized: asksClients,
    };
  }

  /** Gives this server, too, what the files contain when they change. Connections that are open stay so. */
  serve(server: Server): void {
    this.#servers.push(server);
    server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      if (this.#reporting === undefined) return;
      const { log, meter, name } = this.#reporting;
      meter.add(FAILED_HANDSHAKES, 1, { server: name });
      const reason = reasonOf(error, socket);
      // Probes of a port do no more than connect.
      if (reason === 'ECONNRESET') return;
      const { remoteAddress } = socket;
      const fields = { server: name, 'client.address': remoteAddress, reason };
      log.warn(fields, 'A client and the server did not agree on TLS', `tls ${name} ${remoteAddress} ${reason}`);
    });
  }

  /** Looks at the files from now on. */
  watch(reporting: TlsReporting): void {
    this.#reporting = reporting;
    this.#report(reporting);
    this.#timer = setInterval(() => void this.#look(), this.#settings.reloadMs);
    this.#timer.unref();
  }

  /** Reads the files now. If they cannot be used, the server goes on with what it has, and the log has the reason. */
  async reload(): Promise<void> {
    // Twice: what is wrong at two looks is reported.
    await this.#look();
    await this.#look();
  }

  /** Looks at the files no more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#reporting = undefined;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#takeOver().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #takeOver(): Promise<void> {
    const read = await this.#read();
    // It may have been stopped meanwhile.
    if (read === undefined || this.#reporting === undefined) return;
    const { name, meter, log } = this.#reporting;
    this.#credentials = read;
    for (const server of this.#servers) server.setSecureContext(this.options);
    meter.add(RELOADS, 1, { server: name, outcome: 'ok' });
    const expires = new Date(expiryOf(read.chain)).toISOString();
    log.info({ server: name, expires }, 'The server has a new certificate, key or list of authorities');
    this.#report(this.#reporting);
  }

  /** Undefined: there is nothing new that can be used. */
  async #read(): Promise<Credentials | undefined> {
    try {
      const read = await readCredentials(this.#settings, this.#setting);
      this.#refused = undefined;
      return read.digest === this.#credentials.digest ? undefined : read;
    } catch (thrown) {
      const { message } = SpangraphError.from(thrown);
      // Certificate and key are written one after the other: they may fit at the next look.
      if (message !== this.#refused) {
        this.#refused = message;
        this.#isReported = false;
        return undefined;
      }
      if (this.#isReported || this.#reporting === undefined) return undefined;
      this.#isReported = true;
      const { name, meter, log } = this.#reporting;
      meter.add(RELOADS, 1, { server: name, outcome: 'failed' });
      log.error(
        { server: name, err: thrown },
        'The files of the certificate cannot be used; the server goes on with those before',
      );
      return undefined;
    }
  }

  #report({ name, meter, log }: TlsReporting): void {
    const { chain } = this.#credentials;
    meter.set(CERTIFICATE_EXPIRY, expiryOf(chain) / 1_000, { server: name });
    const problem = timeProblem(chain, Date.now());
    if (problem !== undefined) log.warn({ server: name, file: this.#settings.certFile }, `The certificate ${problem}`);
  }
}
