/** The certificates that a configuration names. */
import { PROGRAM } from '../../app/program.ts';
import { tlsSetting } from '../../config/component-list.ts';
import type { Config } from '../../config/config.ts';
import { thrownMessage } from '../../errors.ts';
import { expiryOf, readCredentials, timeProblem } from '../../net/tls/credentials.ts';
import type { TlsSettings } from '../../net/tls/settings.ts';
import type { Examined } from '../../storage/definition.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

export async function examineCertificates({ api, receivers }: Config): Promise<Examined[]> {
  const named: [string, TlsSettings | undefined][] = [
    ['api.tls', api.tls],
    ...PROGRAM.components.receivers.map((one): [string, TlsSettings | undefined] => [
      tlsSetting(one),
      receivers[one.name]?.tls,
    ]),
  ];
  return Promise.all(named.flatMap(([setting, tls]) => (tls === undefined ? [] : [examine(setting, tls)])));
}

async function examine(setting: string, tls: TlsSettings): Promise<Examined> {
  const what = `certificate of ${setting}`;
  const advice = 'Replace the files; a running server takes them over.';
  try {
    const { chain } = await readCredentials(tls, setting);
    const problem = timeProblem(chain, Date.now());
    if (problem !== undefined) return { what, state: 'failed', found: `${tls.certFile} ${problem}`, advice };
    const days = Math.floor((expiryOf(chain) - Date.now()) / DAY_MS);
    const found = `valid for another ${days} days`;
    return days < SOON_DAYS ? { what, state: 'warning', found, advice } : { what, state: 'ok', found };
  } catch (thrown) {
    return { what, state: 'failed', found: thrownMessage(thrown) };
  }
}
