"""Makes a request, which the instrumentation sees, and writes a line to the log."""
import logging
import os
import urllib.request

urllib.request.urlopen(os.environ["SHOP_URL"]).read()
logging.warning("card refused")
