#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <span>

#include "base/destroy.h"
#include "kafka/header.h"

// A message's headers as librdkafka wants them. For the bodies of this library only.
namespace enlace::kafka {

using Headers = std::unique_ptr<rd_kafka_headers_t, base::Destroy<rd_kafka_headers_destroy>>;

// Null where there are none.
inline Headers make_headers(std::span<const Header> headers) {
    if (headers.empty()) return {};
    Headers made(rd_kafka_headers_new(headers.size()));
    for (const auto& header : headers) {
        rd_kafka_header_add(made.get(), header.name.data(),
                            static_cast<std::ptrdiff_t>(header.name.size()), header.value.data(),
                            static_cast<std::ptrdiff_t>(header.value.size()));
    }
    return made;
}

}  // namespace enlace::kafka
