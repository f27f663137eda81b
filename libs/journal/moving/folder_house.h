#pragma once

#include <filesystem>
#include <memory>

#include "journal/embedded/embedded_log.h"
#include "journal/moving/house.h"
#include "security/key.h"
#include "security/keyring_file.h"

namespace enlace::journal {

// A data directory. It is locked as long as this lives: no server can have it open meanwhile.
class FolderHouse final : public House {
public:
    // Throws what the log and the keyring throw: somebody serves it, it is damaged, another key
    // wrapped its keys.
    FolderHouse(const std::filesystem::path& directory, const security::Key& kek);

    std::string name() const override { return name_; }
    Log& log() override { return log_; }
    std::vector<JournalShape> journals() const override { return log_.journals(); }
    security::MovableKeyring& keyring() override { return *keyring_; }
    std::optional<std::string> moving_from() const override { return log_.moving_from(); }
    void begin_move(const std::string& from) override { log_.begin_move(from); }
    void end_move() override { log_.end_move(); }

private:
    const std::string name_;
    EmbeddedLog log_;
    const std::unique_ptr<security::FileKeyring> keyring_;
};

}  // namespace enlace::journal
