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

private:
    Engine::Impl& engine_;
    std::string_view stream_;
};

}  // namespace enlace::aggregate
