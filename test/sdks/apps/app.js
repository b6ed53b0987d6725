// Makes a request, which the instrumentation sees.
fetch(process.env.SHOP_URL).then((response) => response.text());
