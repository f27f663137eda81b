#pragma once

namespace enlace::base {

// Lets a std::unique_ptr hold what a library written in C gives, and gives back in one way.
template <auto destroy>
struct Destroy {
    template <class Handle>
    void operator()(Handle* handle) const {
        destroy(handle);
    }
};

}  // namespace enlace::base
