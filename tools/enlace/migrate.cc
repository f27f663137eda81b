#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "journal/moving/brokers_house.h"
#include "journal/moving/folder_house.h"
#include "journal/moving/move.h"
#include "process/brokers.h"
#include "security/key_files.h"
#include "tools/enlace/client/progress.h"
#include "tools/enlace/commands.h"

namespace enlace::program {
namespace {

struct MigrateFlags {
    std::string from;
    std::string to;
    std::filesystem::path keys;
    process::Brokers brokers;
};

// HOST:PORT, several with commas; all else is a folder.
bool names_brokers(const std::string& place) {
    const auto colon = place.rfind(':');
    return place.find('/') == std::string::npos && colon != std::string::npos && colon > 0 &&
           colon + 1 < place.size() &&
           place.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

std::unique_ptr<journal::House> open(const std::string& place,
                                     const process::Brokers& brokers,
                                     const security::KeyFiles& keys) {
    if (!names_brokers(place)) {
        return std::make_unique<journal::FolderHouse>(place, keys.keyring_kek);
    }
    auto connection = brokers.connection;
    connection.brokers = place;
    return std::make_unique<journal::BrokersHouse>(connection, brokers.topics, keys.keyring_kek);
}

// What comes out of it goes to standard error.
class Stages {
public:
    journal::MoveWatch watch() {
        return {.on_stage =
                    [this](std::string_view stage, std::uint64_t entries) {
                        end();
                        progress_.emplace(std::string(stage), entries);
                    },
                .on_progress = [this](std::uint64_t entries) { progress_->advance(entries); }};
    }
    void end() { progress_.reset(); }

private:
    std::optional<Progress> progress_;
};

std::string how_to_serve(const MigrateFlags& flags, const std::filesystem::path& keys) {
    if (names_brokers(flags.to)) {
        return "Start its services with --brokers " + flags.to + " --keys " + keys.string();
    }
    return "Start it with: enlace serve --data " + flags.to + " --keys " + keys.string();
}

int migrate(const MigrateFlags& flags) {
    const bool to_brokers = names_brokers(flags.to);
    const std::filesystem::path folder = to_brokers ? flags.from : flags.to;
    if (to_brokers && !std::filesystem::exists(folder / "log")) {
        throw std::runtime_error(folder.string() + " is no data directory: it has no folder `log`");
    }
    const auto keys_folder = flags.keys.empty() ? folder / "keys" : flags.keys;
    const auto keys = security::KeyFiles::load(keys_folder);
    const auto from = open(flags.from, flags.brokers, keys);
    const auto to = open(flags.to, flags.brokers, keys);
    Stages stages;
    const auto moving = journal::move_house(*from, *to, {keys.deployment.id(), keys.identity.id()},
                                            base::system_clock(), stages.watch());
    stages.end();
    if (moving.now) {
        std::printf("Moved to %s: %llu entries, %llu of them now, and the keys of %llu subjects.\n",
                    to->name().c_str(), static_cast<unsigned long long>(moving.entries),
                    static_cast<unsigned long long>(moving.copied),
                    static_cast<unsigned long long>(moving.subjects));
    } else {
        std::printf("It had been moved to %s before; nothing was done.\n", to->name().c_str());
    }
    std::printf("%s. What is left in %s does not count any more.\n",
                how_to_serve(flags, keys_folder).c_str(), from->name().c_str());
    return 0;
}

constexpr auto kHelp =
    R"(The journals and the keyring move whole. Whoever was answered finds everything
where it was: positions, versions and keys stay the same.

  enlace migrate --from DIR --to HOST:PORT
          The topics must have been made before, with `enlace topics create` and
          as many --partitions as the journals of DIR have.
  enlace migrate --from HOST:PORT --to DIR --keys KEYS
          DIR must be a new folder.

First it closes what is moved: in each partition the last record says where the
journal goes on, and nothing counts after it. Then it copies all that stands
before, and the keys; then it reads the copy and holds it to what was copied.
From the first step on nothing can be served at the old place, and until it says
that it is done, nothing at the new one.

Stop what serves before. A server on DIR keeps this from beginning. Services on
Kafka find out by the last record, and take no commands any more.

If it ends before it is done, however that came about: the same command again,
and it goes on from there. It refuses to mix two journals, or to let one go on
in two places.)";

void check(const MigrateFlags& flags) {
    if (names_brokers(flags.from) != names_brokers(flags.to)) return;
    throw CLI::ValidationError(
        "--from, --to", "one of them is a data directory, the other Apache Kafka as HOST:PORT");
}

}  // namespace

void add_migrate(CLI::App& app, Action& action) {
    auto flags = std::make_shared<MigrateFlags>();
    auto& command = *app.add_subcommand(
        "migrate", "Move a deployment from a data directory to Apache Kafka, or back");
    command.footer(kHelp);
    command.add_option("--from", flags->from, "Data directory, or HOST:PORT of Apache Kafka")
        ->required();
    command.add_option("--to", flags->to, "HOST:PORT of Apache Kafka, or a new data directory")
        ->required();
    command.add_option("--keys", flags->keys,
                       "Folder of the keys that it is served with  [DIR/keys]");
    process::add_identity_flags(command, flags->brokers);
    process::add_topic_flags(command, flags->brokers);
    command.callback([flags, &action] {
        check(*flags);
        action = [flags] { return migrate(*flags); };
    });
}

}  // namespace enlace::program
