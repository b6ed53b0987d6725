/** Which keys of the file can be set from outside it. */
import type { OutsideKey } from '../settings/outside-key.ts';
import { backendPath, type ComponentList, either, receiverPath } from './component-list.ts';
import { SECRET_REDACT_PATHS } from './redact.ts';

/** One key of the file that can be set from outside it. */
export interface Setting {
  readonly path: readonly string[];
  readonly env: string;
  /** The flag and its line in `--help`. A secret has none. */
  readonly flag?: OutsideKey['flag'];
}

/** A setting of a backend or a receiver. */
export interface ComponentSetting extends Setting, Omit<OutsideKey, 'flag'> {
  /** The path of the section that has the key. */
  readonly section: readonly string[];
  /** The backend; absent for a receiver. */
  readonly backend?: string;
}

/** Everything that can be set from outside the file, besides the variables of Teletrace (docs/migrating.md). */
export function settingsOf(list: ComponentList): readonly Setting[] {
  const shared = list.backends.filter(({ oneProcess }) => oneProcess === undefined).map(({ title }) => title);
  const withShared = shared.length === 0 ? '' : ` (the last two with ${either(shared)})`;
  return [
    ...backendSettings(list),
    {
      path: ['service', 'role'],
      env: 'SPANGRAPH_ROLE',
      flag: { name: 'role', help: `all, ingest or api${withShared}` },
    },
    {
      path: ['api', 'endpoint'],
      env: 'SPANGRAPH_API_ENDPOINT',
      flag: { name: 'api-endpoint', help: 'the address at which GraphQL is served' },
    },
    ...receiverSettings(list),
    {
      path: ['auth', 'required'],
      env: 'SPANGRAPH_AUTH_REQUIRED',
      flag: { name: 'auth-required', help: 'refuse to start if everyone would be let in', isSwitch: true },
    },
    {
      path: ['service', 'telemetry', 'logs', 'level'],
      env: 'SPANGRAPH_LOG_LEVEL',
      flag: { name: 'log-level', help: 'debug, info, warn or error' },
    },
    {
      path: ['service', 'telemetry', 'logs', 'encoding'],
      env: 'SPANGRAPH_LOG_ENCODING',
      flag: { name: 'log-encoding', help: 'console (for people; the default on a terminal) or json' },
    },
  ];
}

/** The paths of keys whose values messages leave out. */
export function secretPaths(list: ComponentList): ReadonlySet<string> {
  const secret = componentSettings(list).filter(({ isSecret }) => isSecret);
  return new Set([...secret.map(({ path }) => path.join('.')), ...SECRET_REDACT_PATHS]);
}

/** The settings of all backends and receivers. */
export function componentSettings(list: ComponentList): ComponentSetting[] {
  return [...backendSettings(list), ...receiverSettings(list)];
}

function backendSettings({ backends }: ComponentList): ComponentSetting[] {
  return backends.flatMap((backend) =>
    settingsIn(backendPath(backend), backend.outsideKeys).map((setting) => ({ ...setting, backend: backend.name })),
  );
}

function receiverSettings({ receivers }: ComponentList): ComponentSetting[] {
  return receivers.flatMap((receiver) => settingsIn(receiverPath(receiver), receiver.outsideKeys));
}

function settingsIn(section: readonly string[], keys: readonly OutsideKey[]): ComponentSetting[] {
  return keys.map((outside) => ({ ...outside, section, path: [...section, outside.key] }));
}
