/** What goes wrong in the shop, with the stack traces of its languages. */
import type { Language } from './services.ts';

export interface Failure {
  readonly type: string;
  readonly message: string;
  /** As the language writes them, the innermost first. */
  readonly frames: readonly string[];
}

const JAVA_THREAD = [
  'org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)',
  'jakarta.servlet.http.HttpServlet.service(HttpServlet.java:590)',
  'org.apache.tomcat.util.threads.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:659)',
  'java.base/java.lang.Thread.run(Thread.java:1583)',
];

export function cardDeclined(order: string, reason: string): Failure {
  return {
    type: 'CardDeclinedError',
    message: `card of order ${order} was declined: ${reason}`,
    frames: [
      'CardProvider.charge (/app/src/card-provider.js:88:13)',
      'async PaymentService.charge (/app/src/payment-service.js:41:20)',
      'async /app/src/server.js:27:22',
    ],
  };
}

export function providerTimeout(ms: number): Failure {
  return {
    type: 'TimeoutError',
    message: `the card provider did not answer within ${ms} ms`,
    frames: [
      'Timeout.onTimeout (/app/src/card-provider.js:61:17)',
      'listOnTimeout (node:internal/timers:594:17)',
      'process.processTimers (node:internal/timers:529:7)',
    ],
  };
}

export function outOfStock(sku: string, wanted: number): Failure {
  return {
    type: 'com.shop.inventory.OutOfStockException',
    message: `${sku}: ${wanted} wanted, 0 left`,
    frames: [
      'com.shop.inventory.StockService.reserve(StockService.java:118)',
      'com.shop.inventory.ReservationController.create(ReservationController.java:47)',
      ...JAVA_THREAD,
    ],
  };
}

export const DEADLOCK: Failure = {
  type: 'org.postgresql.util.PSQLException',
  message: 'ERROR: deadlock detected',
  frames: [
    'org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)',
    'org.postgresql.jdbc.PgStatement.executeInternal(PgStatement.java:505)',
    'com.zaxxer.hikari.pool.ProxyPreparedStatement.executeUpdate(ProxyPreparedStatement.java:61)',
    'com.shop.inventory.StockRepository.decrement(StockRepository.java:73)',
    ...JAVA_THREAD,
  ],
};

export function redisDown(host: string): Failure {
  return {
    type: 'StackExchange.Redis.RedisConnectionException',
    message: `No connection is available to service this operation: HGETALL; endpoint "${host}:6379"`,
    frames: [
      'StackExchange.Redis.ConnectionMultiplexer.ExecuteAsyncImpl[T](Message message) in ConnectionMultiplexer.cs:line 2161',
      'Cart.Stores.RedisCartStore.GetCartAsync(String userId) in /src/Stores/RedisCartStore.cs:line 164',
      'Cart.Controllers.CartController.Get(String id) in /src/Controllers/CartController.cs:line 38',
    ],
  };
}

export function unknownPostalCode(code: string): Failure {
  return {
    type: 'ValueError',
    message: `no carrier serves the postal code '${code}'`,
    frames: [
      '/app/shipping/rates.py:92 in zone_of',
      '/app/shipping/quote.py:31 in quote',
      '/app/shipping/api.py:18 in handle',
    ],
  };
}

export function mailRefused(address: string): Failure {
  return {
    type: 'smtplib.SMTPRecipientsRefused',
    message: `450 4.2.1 '${address}' is over its quota, try again later`,
    frames: [
      '/usr/lib/python3.12/smtplib.py:901 in sendmail',
      '/app/email/sender.py:57 in send',
      '/app/email/worker.py:33 in process',
    ],
  };
}

export const STATEMENT_TIMEOUT: Failure = {
  type: '*pgconn.PgError',
  message: 'ERROR: canceling statement due to statement timeout (SQLSTATE 57014)',
  frames: [
    'catalog/store.(*Products).Search(0xc0001a6000)\n\t/src/store/products.go:143',
    'main.(*API).search(0xc00012e1e0)\n\t/src/api.go:88',
  ],
};

export const BROKEN_PAGE: Failure = {
  type: 'TypeError',
  message: "Cannot read properties of undefined (reading 'price')",
  frames: [
    'ProductCard (https://shop.example/assets/product-4b2f.js:1:20714)',
    'renderWithHooks (https://shop.example/assets/vendor-91ac.js:2:51220)',
  ],
};

const INDENT: Readonly<Record<Language, string>> = {
  webjs: '    at ',
  nodejs: '    at ',
  dotnet: '   at ',
  java: '\tat ',
  go: '',
  python: '  File ',
};

/** As the language prints it. */
export function stackOf(language: Language, { type, message, frames }: Failure): string {
  const head = `${type}: ${message}`;
  if (language === 'go') return ['goroutine 118 [running]:', ...frames].join('\n');
  if (language === 'python') {
    const files = frames.toReversed().map((frame) => frame.replace(/^(.*):(\d+) in (.*)$/, '"$1", line $2, in $3'));
    return ['Traceback (most recent call last):', ...files.map((file) => INDENT.python + file), head].join('\n');
  }
  return [head, ...frames.map((frame) => INDENT[language] + frame)].join('\n');
}
