/** Keys that the sections of several receivers have. */
import { MIB } from '../../src/settings/byte-size.ts';
import { byteSize, choice, noEffect, refused } from '../../src/settings/sections.ts';
import { serverTls } from '../../src/settings/tls.ts';

/** Largest request, unless the configuration says otherwise. */
export const DEFAULT_REQUEST_MIB = 64;

/** For a receiver over HTTP. */
export const bodySize = byteSize(DEFAULT_REQUEST_MIB * MIB, 'Largest request body, before and after decompression.');

/** What OTLP's protocols answer to logs and metrics. */
export const otherSignals = choice(
  ['accept', 'refuse'],
  'What is answered to logs and metrics. `accept`: success, and a partial success that says what is not stored. ' +
    'Exceptions and errors in log records that name a span are stored, the rest is not. `refuse`: an error (UNSUPPORTED_SIGNAL).',
);

/** Keys of a Collector's server that are served, accepted or refused alike at each receiver. */
export const transportKeys = {
  transport: noEffect('it listens on TCP'),
  keepalive: noEffect('connections are kept as the clients keep them'),
  read_buffer_size: noEffect('buffers are sized by the runtime'),
  write_buffer_size: noEffect('buffers are sized by the runtime'),
  include_metadata: noEffect('request metadata is not used'),
  tls: serverTls,
  auth: refused('authentication is not served; handle it in a proxy or a Collector in front of Spangraph'),
};

/** As {@link transportKeys}, for a receiver over HTTP. */
export const cors = refused('cross-origin requests are not served; send through a Collector');
