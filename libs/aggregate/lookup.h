#pragma once

#include "aggregate/engine_impl.h"

namespace enlace::aggregate {

// What a service may look up, as its engine has folded it at this moment.
class EngineLookup final : public Lookup {
public:
    EngineLookup(Engine::Impl& engine, std::string_view stream)
        : engine_(engine), stream_(stream) {}

    const Message* state(const Decider& decider, std::string_view stream) override;
    bool known(std::string_view stream, Message& event) override;
    std::uint64_t tally(const std::string& name) override;
    std::string tally_position() override;
    std::vector<std::unique_ptr<Message>> personal_events(std::string_view stream) override;

    // Of the first stream that was looked up and can't be read to its end.
    const std::optional<v1::Unreadable>& unreadable() const { return unreadable_; }
    // Where what was looked up stands, or would.
    const std::set<std::uint32_t>& looked_in() const { return looked_in_; }

private:
    void note(const v1::Unreadable& unreadable);
    void note_place(std::string_view stream);

    Engine::Impl& engine_;
    std::string_view stream_;
    std::optional<v1::Unreadable> unreadable_;
    std::set<std::uint32_t> looked_in_;
};

}  // namespace enlace::aggregate
