/** What clients ask to learn whether Tempo is there, and which one. */
import type { Reply } from '../../net/question.ts';
import { textReply } from '../../net/question.ts';
import type { Asked } from '../adapter/adapter.ts';
import { jsonReply } from '../adapter/body.ts';

/** The version of Tempo whose HTTP API this is. Clients switch features on by it. */
const TEMPO_VERSION = '2.8.0';

/** `GET /api/echo` and `GET /ready`: one word. */
export function says(word: string): () => Promise<Reply> {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return async () => textReply(200, headers, word);
}

/** `GET /api/status/buildinfo`. What only a build of Tempo has is empty. */
export async function buildInfo({ account }: Asked): Promise<Reply> {
  return jsonReply(account, {
    version: TEMPO_VERSION,
    revision: '',
    branch: '',
    buildDate: '',
    buildUser: '',
    goVersion: '',
  });
}
