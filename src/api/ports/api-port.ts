import type { Strangers } from '../../net/foreign/door.ts';

/** What a server of the API is, for messages. */
export interface ApiPort {
  /** What people call it. */
  readonly title: string;
  /** The path of its endpoint in the configuration. */
  readonly setting: string;
  readonly strangers: Strangers;
}

/** All servers of the API have the same certificate. */
export const API_TLS_SETTING = 'api.tls';
