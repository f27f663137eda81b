#pragma once

#include <string>

namespace enlace::kafka {

// Of a message.
struct Header {
    std::string name;
    std::string value;
};

}  // namespace enlace::kafka
