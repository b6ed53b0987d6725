import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.logging.Logger;

/** Makes a request, which the agent sees, and writes a line to the log. */
public class App {
    public static void main(String[] args) throws Exception {
        URI url = URI.create(System.getenv("SHOP_URL"));
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
        Logger.getLogger("shop").warning("card refused");
    }
}
