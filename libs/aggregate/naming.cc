#include "aggregate/engine_impl.h"
#include "base/check.h"
#include "base/stream_id.h"
#include "security/access.h"

// Streams by a beginning of their id.
namespace enlace::aggregate {

namespace asio = boost::asio;

asio::awaitable<std::optional<Named>> Engine::Impl::find_for_caller(std::string prefix,
                                                                    common::v1::Principal who) {
    struct Leaving {
        ~Leaving() { engine.leave(); }
        Impl& engine;
    } const leaving{*this};
    const std::set<std::uint32_t> here{
        base::StreamId::parse(prefix)->partition(options.journal.partitions)};
    const auto deadline = std::chrono::steady_clock::now() + options.answer_within;
    try {
        Named found = named(prefix, who);
        if (!found.stream.empty() || found.several) co_return found;
        // Somebody may have been told of it by another instance.
        if (!co_await catch_up_to_end(here, options.sources.size(), deadline)) {
            co_return std::nullopt;
        }
        co_return named(prefix, who);
    } catch (const journal::LogUnavailable&) {
    } catch (const projection::StoreUnreadable&) {
    }
    co_return std::nullopt;  // It may be there.
}

Named Engine::Impl::named(std::string_view prefix, const common::v1::Principal& who) {
    auto streams = fold.beginning_with(prefix);
    const auto& service = options.journal.service;
    std::erase_if(streams, [&](const std::string& stream) {
        return !fold.known_streams().find(stream) &&
               reader->streams().find(service, stream).version == 0;
    });
    // Who asks for the only one is told whether it may be seen by what comes next.
    if (streams.size() > 1) {
        std::erase_if(streams, [&](const std::string& stream) { return !may_see(who, stream); });
    }
    if (streams.empty()) return {};
    if (streams.size() > 1) return {.several = true};
    return {.stream = *streams.begin()};
}

bool Engine::Impl::may_see(const common::v1::Principal& who, const std::string& stream) {
    if (fold.known_streams().find(stream)) return fold.known_streams().may_see(who, stream);
    const Stream* row = fold.find(stream);
    return row && security::may_see(who, row->decider->ownership(*row->state));
}

}  // namespace enlace::aggregate
