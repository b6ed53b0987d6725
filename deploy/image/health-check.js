/**
 * The health check of the image: asks /readyz of the server in the same container, over TLS if the API speaks TLS. The
 * certificate is for the names that clients use, not for loopback, so it is not verified.
 * SPANGRAPH_HEALTH_CHECK_PORT: where the API listens (default 8080).
 */
import { get } from 'node:http';
import { get as getOverTls } from 'node:https';

/** Milliseconds. */
const TIMEOUT = 2000;
const port = Number(process.env.SPANGRAPH_HEALTH_CHECK_PORT ?? 8080);
const target = { host: '127.0.0.1', port, path: '/readyz', timeout: TIMEOUT, rejectUnauthorized: false };

/** Ends with 0 if the server is ready. `otherwise` is called if it does not answer. */
function ask(getter, otherwise) {
  const request = getter(target, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
  request.on('timeout', () => request.destroy());
  request.on('error', otherwise);
}

ask(get, () => ask(getOverTls, () => process.exit(1)));
