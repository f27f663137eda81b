#pragma once

#include <boost/asio/ip/address.hpp>

namespace enlace::http {

// Whether it is an address of the public internet, by IANA's registries of special purpose: neither
// private, shared, loopback, link-local or unique local, nor multicast, reserved, for documents or
// for translation. One of IPv4 that is written as, or wrapped into, one of IPv6 is what it wraps.
bool is_public(const boost::asio::ip::address& address);

}  // namespace enlace::http
