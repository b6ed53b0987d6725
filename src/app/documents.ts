/** The documents that the configuration lists, and those that the program itself asks for. */
import { join } from 'node:path';
import { ATTRIBUTE, NEWEST, TRACE } from '../canary/documents.ts';
import type { Config } from '../config/config.ts';
import { readDocumentFile } from '../graphql/documents/document-file.ts';
import { type DocumentsData, NO_DOCUMENTS } from '../graphql/documents/documents-data.ts';
import { packageRoot } from '../package-root.ts';

const SETTING = 'api.documents.file';

/** What the page asks for, as its build has written it. */
const OF_PAGE = 'dist/web/persisted-documents.json';

/** The documents that a configuration lists. Throws INVALID_CONFIG. */
export async function readDocuments({ api: { documents, ui } }: Pick<Config, 'api'>): Promise<DocumentsData> {
  const { mode, file } = documents;
  const listed = file === undefined ? NO_DOCUMENTS.byId : await checked(file, mode);
  if (mode === 'any') return { mode, byId: listed };
  const ofPage = ui ? readDocumentFile(join(packageRoot(), OF_PAGE), 'The documents of the page') : [];
  const own = [TRACE, ATTRIBUTE, NEWEST].map((text) => [text, text] as const);
  return { mode, byId: new Map([...listed, ...ofPage, ...own]) };
}

/** Only who lists documents loads the schema in this thread. */
async function checked(file: string, mode: DocumentsData['mode']): Promise<DocumentsData['byId']> {
  const byId = readDocumentFile(file, SETTING);
  const { checkDocuments } = await import('../graphql/documents/check-documents.ts');
  checkDocuments({ mode, byId }, SETTING);
  return byId;
}
