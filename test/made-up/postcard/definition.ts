/** A receiver that no one else knows: one line of TCP is one span. */
import type { ReceiverDefinition, ReceiverSettings } from '../../../receivers/intake/definition.ts';
import { byteSize, count, endpoint, refused, section } from '../../../src/settings/sections.ts';

const DEFAULT_ENDPOINT = '127.0.0.1:1840';

export interface PostcardSettings extends ReceiverSettings {
  readonly stamps: number;
}

const keys = section('Postcards.', {
  endpoint: endpoint(DEFAULT_ENDPOINT, 'Where postcards are received.'),
  size: byteSize('1KiB', 'Largest postcard.'),
  stamps: count(1, 9, 'Stamps of a postcard.', 'stamps'),
  envelope: refused('postcards have none'),
});

export const postcard: ReceiverDefinition<PostcardSettings> = {
  name: 'postcard',
  title: 'Postcard',
  path: ['postcard'],
  runsByDefault: false,
  defaultEndpoint: DEFAULT_ENDPOINT,
  section: keys.transform((file) => ({ ...file.endpoint, maxRequestBytes: file.size, stamps: file.stamps })),
  outsideKeys: [
    {
      key: 'endpoint',
      env: 'SPANGRAPH_POSTCARD_ENDPOINT',
      flag: { name: 'postcard-endpoint', help: 'where postcards are received' },
    },
  ],
  url: (address) => `postcard://${address}`,
  create: async (settings, context) => {
    const { createPostcardReceiver } = await import('./postcard.ts');
    return createPostcardReceiver(settings, context);
  },
};
