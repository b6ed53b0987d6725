/** The manual page: what `--help` prints, and what only a system's package has. */
import { helpText } from '../../src/cli/texts.ts';
import { manifest } from '../program/targets.ts';

/** As roff, for man(1). */
export function manualPage(): string {
  const [description = '', , ...help] = helpText().split('\n');
  return [
    `.TH SPANGRAPH 1 "" "spangraph ${manifest().version}" "User Commands"`,
    '.SH NAME',
    'spangraph \\- store for traces with a GraphQL API',
    '.SH SYNOPSIS',
    '.B spangraph',
    '[\\fIcommand\\fR] [\\fIflags\\fR]',
    '.SH DESCRIPTION',
    escaped(description),
    '.PP',
    '.nf',
    ...help.map(escaped),
    '.fi',
    '.SH FILES',
    ...entry('/etc/spangraph/spangraph.yaml', 'The configuration of the service.'),
    ...entry('/etc/default/spangraph', 'Variables of the service. Optional.'),
    ...entry('/var/lib/spangraph', 'What the service stores. Only its user may read it.'),
    ...entry('/usr/lib/spangraph', 'The modules of the program.'),
    '.SH SIGNALS',
    ...entry('SIGTERM, SIGINT', 'Stores what was received, and ends with exit code 0.'),
    ...entry('SIGHUP', 'Takes over the changed parts of the configuration. In a terminal, it ends the program.'),
    '.SH EXIT STATUS',
    ...entry('0', 'An orderly end.'),
    ...entry('1', 'A failure.'),
    ...entry('2', 'A wrong command line.'),
    '.SH SEE ALSO',
    '.BR systemctl (1)',
    '',
  ].join('\n');
}

function entry(term: string, text: string): readonly string[] {
  return ['.TP', `.B ${escaped(term)}`, escaped(text)];
}

/** Backslashes, dashes that people copy, and lines that would be requests. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
