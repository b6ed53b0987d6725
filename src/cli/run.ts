/** The life of the process: arguments, configuration, start, signals, exit code. */
import type { App, AppOptions, StartApp } from '../app/app-types.ts';
import { PROGRAM } from '../app/program.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError, thrownMessage } from '../errors.ts';
import { packageVersion } from '../package-root.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import { type Arguments, readArguments, withoutHelpWord } from './arguments.ts';
import { cannotWrite } from './cannot-write.ts';
import { UsageError } from './flags.ts';
import { greeting } from './greeting.ts';
import { requireOpenFiles } from './open-files.ts';
import { commandSource } from './open-storage.ts';
import { onStopSignal } from './signals.ts';
import { withFlag } from './taken-endpoint.ts';
import { helpText } from './texts.ts';

/**
 * Runs the program until it ends. Exit code: 0 after an orderly stop, 1 for a failure, 2 for a wrong command line, and 128 plus
 * the signal's number for a command that a signal ended.
 */
export async function run(argv: readonly string[]): Promise<void> {
  surviveLostOutput();
  try {
    const [command, ...rest] = withoutHelpWord(argv);
    if (command === 'import') return await endWith((await import('./import-command.ts')).runImport(rest));
    if (command === 'export') return await endWith((await import('./export-command.ts')).runExport(rest));
    if (command === 'copy') return await endWith((await import('./copy-command.ts')).runCopy(rest));
    if (command === 'delete') return await endWith((await import('./delete-command.ts')).runDelete(rest));
    if (command === 'backup') return await endWith((await import('./backup-command.ts')).runBackup(rest));
    if (command === 'restore') return await endWith((await import('./restore-command.ts')).runRestore(rest));
    if (command === 'tenants') return await endWith((await import('./tenants-command.ts')).runTenants(rest));
    if (command === 'check') return await endWith((await import('./check-command.ts')).runCheck(rest));
    if (command === 'doctor') return await endWith((await import('./doctor-command.ts')).runDoctor(rest));
    if (command === 'health') return await endWith((await import('./health-command.ts')).runHealth(rest));
    if (command === 'token') return await endWith((await import('./token-command.ts')).runToken(rest));
    if (command === 'demo') return await endWith((await import('./demo-command.ts')).runDemo(rest));
    if (command === 'mcp') return await endWith((await import('./mcp-command.ts')).runMcp(rest));
    const args = readArguments(command === undefined ? [] : [command, ...rest]);
    if (args.help) print(helpText());
    else if (args.version) print(packageVersion());
    else await serve(args);
  } catch (error) {
    // A fault of the output has been reported already, if it was one.
    if (!isOutputLost && !isPipeEnd(error)) fail(error);
    process.exit();
  }
}

/** Whether something could not be printed. */
let isOutputLost = false;

/** Ends the process when everything printed is written. A read of a silent pipe would keep it alive. */
async function endWith(exitCode: Promise<number>): Promise<void> {
  const code = await exitCode;
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit(isOutputLost && code === 0 ? 1 : code);
}

async function serve(args: Arguments): Promise<void> {
  const source = commandSource(args);
  const config = source.load();
  requireOpenFiles(config.storage.readerThreads, config.tenants?.maxOpen ?? 0);
  const log = createLogger(config.log);
  exitOnDefect(log);
  let stopping: Promise<void> | undefined;
  const starting = start(config, { demo: args.demo, log, source });
  reloadOnSignal(starting);
  onStopSignal({ on: process.on.bind(process), exit: process.exit.bind(process), now: Date.now }, (signal) => {
    stopping = stopInOrder(starting, signal, log);
  });
  const app = await starting;
  if (stopping === undefined) {
    print(greeting(app, config, packageVersion()));
    app.failed.then(
      (error) => endFailed(log, error),
      (error: unknown) => endFailed(log, error),
    );
  }
}

async function start(config: Config, options: Pick<AppOptions, 'demo' | 'log' | 'source'>): Promise<App> {
  const { startApp }: { readonly startApp: StartApp } = await import('../app/app.ts');
  try {
    return await startApp(config, { ...options, version: packageVersion(), ...PROGRAM });
  } catch (error) {
    options.log.debug({ err: error }, 'start failed');
    throw withFlag(error);
  }
}

/** In a terminal, SIGHUP says that the terminal is gone: it ends the process, as it does by default. */
function reloadOnSignal(starting: Promise<App>): void {
  if (process.stdout.isTTY) return;
  process.on('SIGHUP', () => {
    // A failing start reports its own error.
    void starting.then(({ reload }) => reload()).catch(() => undefined);
  });
}

/** Waits for a start under way, so that no half-started server stays behind. A failing start reports its own error. */
async function stopInOrder(starting: Promise<App>, signal: string, log: Logger): Promise<void> {
  const app = await starting.catch(() => undefined);
  if (app === undefined) return;
  try {
    await app.stop();
    print(`Spangraph stopped (${signal}).`);
    process.exit(0);
  } catch (error) {
    endFailed(log, error);
  }
}

function exitOnDefect(log: Logger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => endFailed(log, error));
  }
}

function endFailed(log: Logger, error: unknown): void {
  log.error({ err: error }, 'a part of the server failed; ending');
  process.exit(1);
}

/** Prints one line, whatever went wrong. The log has the place of a defect at level debug. */
function fail(error: unknown): void {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  process.stderr.write(`spangraph: ${describe(error)}\n`);
}

function describe(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof SpangraphError && error.code !== 'INTERNAL_SERVER_ERROR') return error.message;
  const shown = error instanceof SpangraphError ? (error.cause ?? error) : error;
  const message = thrownMessage(shown);
  return `unexpected failure: ${message} (a defect of Spangraph; --log-level debug shows where)`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Output that cannot be written does not end the process: a reader that goes away (`| head -1`) is nobody's fault, and a server
 * goes on when the disk is full. A command that could not print its output has failed.
 */
function surviveLostOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error) => {
    if (isPipeEnd(error) || isOutputLost) return;
    isOutputLost = true;
    process.exitCode = 1;
    process.stderr.write(`spangraph: ${cannotWrite('standard output', error).message}\n`);
  });
}

function isPipeEnd(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
