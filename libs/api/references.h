#pragma once

#include <google/protobuf/descriptor.h>

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/engine.h"
#include "http/problem.h"

// Ids as clients write them: wherever an id is accepted, the folio is, too (base/folio.h).
namespace enlace::api {

// What a client has written where the id of a stream of `kind` is meant.
//   nothing        what was written is no folio of that kind: an id perhaps
//   a beginning    of the id that it stands for
//   check_digit    422, of that field
std::expected<std::optional<std::string>, http::Problem> id_prefix(std::string_view written,
                                                                   std::string_view kind,
                                                                   std::string_view field);

// The id that was meant. A folio that leads nowhere is answered by an id that leads nowhere, so
// that whoever asks is told of it as of any other. Refused with the problems above, and 503
// `not_tried`.
boost::asio::awaitable<std::expected<std::string, http::Problem>> resolve(
    aggregate::Engine& engine,
    const common::v1::Principal& who,
    std::string_view written,
    std::string_view kind,
    std::string_view field);

// The fields of a type of command that are marked (enlace.reference).
class References {
public:
    // Throws std::invalid_argument, naming the field, if one is marked that is no text.
    explicit References(const google::protobuf::Descriptor& command);

    // Puts ids in the places of folios; of "FOLIO/NUMBER", which names a part of a stream, too.
    boost::asio::awaitable<std::expected<void, http::Problem>> resolve(
        aggregate::Engine& engine,
        const common::v1::Principal& who,
        aggregate::Message& command) const;

private:
    std::vector<const google::protobuf::FieldDescriptor*> fields_;
};

}  // namespace enlace::api
