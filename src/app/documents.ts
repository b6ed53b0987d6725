/** The documents that the configuration lists, and those that the program itself asks for. */
import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { ATTRIBUTE, NEWEST, TRACE } from '../canary/documents.ts';
import type { Config } from '../config/config.ts';
import { readDocumentFile } from '../graphql/documents/document-file.ts';
import type { Documents } from '../graphql/documents/documents.ts';
import { type DocumentsData, NO_DOCUMENTS } from '../graphql/documents/documents-data.ts';
import { packageRoot } from '../package-root.ts';

const SETTING = 'api.documents.file';
const CHANNEL = 'spangraph.documents';

/** What the page asks for, as its build has written it. */
const OF_PAGE = 'dist/web/persisted-documents.json';

export class ListedDocuments {
  readonly #api: Config['api'];
  #data: DocumentsData;

  /** Reads and checks them. Throws INVALID_CONFIG. */
  static async open({ api }: Config): Promise<ListedDocuments> {
    return new ListedDocuments(api, await read(api));
  }

  private constructor(api: Config['api'], data: DocumentsData) {
    this.#api = api;
    this.#data = data;
  }

  get data(): DocumentsData {
    return this.#data;
  }

  /** Reads the file again, and lets all answering threads take its documents. Throws INVALID_CONFIG, and changes nothing then. */
  async reload(): Promise<void> {
    this.#data = await read(this.#api);
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(this.#data);
    channel.close();
  }
}

/** Lets `documents`, those of this thread, follow each {@link ListedDocuments.reload}. */
export function followReloads(documents: Documents): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', (event) => {
    if ('data' in event) documents.replace(event.data as DocumentsData);
  });
  // It does not keep the thread.
  channel.unref();
}

async function read({ documents: { mode, file }, ui }: Config['api']): Promise<DocumentsData> {
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
