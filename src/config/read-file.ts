import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { SpangraphError } from '../errors.ts';
import { isTree, type Tree } from './tree.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'it is a folder; name the file in it',
};

/** Reads a YAML file with a mapping. An empty file is an empty mapping. Throws INVALID_CONFIG with the place of a mistake. */
export function readConfigFile(file: string): Tree {
  const content = readYamlFile(file);
  if (content === null || content === undefined) return {};
  if (isTree(content)) return content;
  throw invalid(`${file}: expected a mapping with keys such as receivers, exporters and service`);
}

/** Reads a YAML file. Throws INVALID_CONFIG with the place of a mistake. */
export function readYamlFile(file: string): unknown {
  const document = parseDocument(readText(file), { merge: true, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [place] = error.linePos ?? [];
    const where = place === undefined ? '' : `, line ${place.line}, column ${place.col}`;
    throw invalid(`${file}${where}: not valid YAML: ${firstLine(error.message)}`);
  }
  return toPlain(document, file);
}

function toPlain(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw invalid(`${file}: not valid YAML: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new SpangraphError(
      'INVALID_CONFIG',
      `Cannot read the configuration file ${file}: ${REASONS[code] ?? String(error)}`,
      { cause: error },
    );
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

function invalid(message: string): SpangraphError {
  return new SpangraphError('INVALID_CONFIG', message);
}
