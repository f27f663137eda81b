#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace enlace::views::statistics {

// Memory of many megabytes that is used once: the system hands it out in pages of 2 MiB where it
// has such, as a page for every 4 KiB takes longer than the use.
template <class Value>
struct LargePages {
    using value_type = Value;  // NOLINT(readability-identifier-naming): allocators have it.

    LargePages() = default;
    template <class Other>
    explicit LargePages(const LargePages<Other>&) {}

    // Throws std::bad_alloc.
    Value* allocate(std::size_t count) {
        if (!is_large(count)) return std::allocator<Value>().allocate(count);
        const std::size_t bytes = (count * sizeof(Value) + kPage - 1) / kPage * kPage;
        void* memory = std::aligned_alloc(kPage, bytes);
        if (!memory) throw std::bad_alloc();
        ::madvise(memory, bytes, MADV_HUGEPAGE);  // Where it is refused, it is slower.
        return static_cast<Value*>(memory);
    }
    void deallocate(Value* memory, std::size_t count) {
        if (is_large(count)) return std::free(memory);
        std::allocator<Value>().deallocate(memory, count);
    }

    // What is given no value is left as it is.
    template <class Made>
    void construct(Made* at) {
        ::new (static_cast<void*>(at)) Made;
    }

    bool operator==(const LargePages&) const = default;

private:
    static constexpr std::size_t kPage = std::size_t{2} << 20;

    static bool is_large(std::size_t count) { return count * sizeof(Value) >= kPage; }
};

}  // namespace enlace::views::statistics
