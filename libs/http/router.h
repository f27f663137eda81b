#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/request.h"
#include "http/response.h"
#include "http/route.h"

namespace enlace::http {

// Who asks, or the answer to somebody who can't be known. Must not wait.
using Authenticate = std::function<std::expected<common::v1::Principal, Response>(const Request&)>;

// Finds the handler for a request. Fixed segments go before {names}; HEAD is answered like GET.
// Unknown paths are 404 `unknown_path`; known ones with another method 405 with `Allow`; a query
// that the route does not have is refused as check_query() says.
// Routes are added before it serves; after that it is thread-safe.
class Router {
public:
    explicit Router(Authenticate authenticate);
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    ~Router();

    // Throws std::invalid_argument, naming the route, if the pattern is malformed or taken,
    // something that people must know is not said, or its messages can't be JSON.
    void add(Route route);

    // Sets the request's route, params and principal, then asks the handler.
    boost::asio::awaitable<Response> handle(Request& request) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    struct Node;
    struct Found;

    Found find(const Node& node, const Request& request, std::size_t depth) const;

    Authenticate authenticate_;
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> params_;  // Of each route, in order.
    std::unique_ptr<Node> root_;
};

}  // namespace enlace::http
