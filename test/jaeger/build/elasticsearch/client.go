// Package elasticsearch stands in for the client of Elasticsearch, whose 850 packages take longer to compile than the rest of
// Jaeger. The Jaeger of these tests reads from Spangraph, and never makes a client.
package elasticsearch

import (
	"errors"
	"net/http"

	"github.com/elastic/go-elasticsearch/v9/esapi"
)

// Config has what Jaeger sets of it.
type Config struct {
	Addresses            []string
	Username             string
	Password             string
	Header               http.Header
	Transport            http.RoundTripper
	DiscoverNodesOnStart bool
	CompressRequestBody  bool
}

// Client has what Jaeger uses of it.
type Client struct {
	Indices *esapi.Indices
}

// NewClient fails.
func NewClient(Config) (*Client, error) {
	return nil, errors.New("this Jaeger was built without a client of Elasticsearch")
}
