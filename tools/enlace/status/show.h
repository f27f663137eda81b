#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "tools/enlace/status/reading.h"

namespace enlace::program::status {

// For a terminal. With an earlier reading of the same process: also how much there was each second
// since then.
std::string text_of(const Reading& reading, const Reading* earlier = nullptr);

// For programs: what the text says.
boost::json::object json_of(const Reading& reading);

}  // namespace enlace::program::status
