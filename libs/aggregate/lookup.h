#pragma once

#include "aggregate/engine_impl.h"

namespace enlace::aggregate {

// What a service may look up, as its engine has folded it at this moment.
class EngineLookup final : public Lookup {
public:
    explicit EngineLookup(Engine::Impl& engine) : engine_(engine) {}

    const Message* state(const Decider& decider, std::string_view stream) override;
    bool known(std::string_view stream, Message& event) override;
    std::vector<std::unique_ptr<Message>> personal_events(std::string_view stream) override;

private:
    Engine::Impl& engine_;
};

}  // namespace enlace::aggregate
