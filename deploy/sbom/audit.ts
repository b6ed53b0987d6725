/**
 * Reads what `npm audit --json` printed from standard input, and looks for vulnerabilities in what the program and its pages contain.
 * The report is about all that is installed, tools of the development too. Needs the built program and pages.
 * usage: node deploy/sbom/audit.ts [--required]   exit code 1: there are some, or with --required there was no report
 */
import { text } from 'node:stream/consumers';
import { readBuilt } from './built.ts';
import { bundledPaths, idOf, programPaths } from './lock.ts';

/** A package that is affected, as npm reports it. */
interface Vulnerability {
  readonly severity: string;
  /** The advisories; names where only what the package needs is affected. */
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
  /** Folders of package-lock.json. */
  readonly nodes: readonly string[];
}

interface AuditReport {
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  readonly error?: { readonly summary?: string };
  readonly message?: string;
}

const isRequired = process.argv.includes('--required');
const { vulnerabilities, error, message } = readReport(await text(process.stdin));
if (vulnerabilities === undefined) {
  console.log(`not audited: ${error?.summary || message || 'the registry gave no answer'}`);
  process.exitCode = isRequired ? 1 : 0;
} else {
  const { lock, bundled } = readBuilt();
  const id = (path: string): string => idOf(lock, path);
  const parts = new Set([...programPaths(lock, bundled.program), ...bundledPaths(lock, bundled.pages)].map(id));
  const found = Object.values(vulnerabilities).flatMap(({ via, nodes, severity }) => {
    const affected = [...new Set(nodes.map(id))].filter((one) => parts.has(one));
    const advisories = via.filter((one) => typeof one !== 'string');
    return affected.flatMap((one) => advisories.map(({ title, url }) => `${one}: ${severity}, ${title} ${url}`));
  });
  for (const line of found) console.log(line);
  console.log(`${found.length} known vulnerabilities in ${parts.size} packages`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

function readReport(printed: string): AuditReport {
  try {
    return JSON.parse(printed);
  } catch {
    return { message: `npm printed no report, but: ${printed.trim().slice(0, 200) || 'nothing'}` };
  }
}
