// Makes a request, which the instrumentation sees.
void fetch(process.env.SHOP_URL).then((response) => response.text());
