#include "journal/embedded/embedded_log.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/catch_up.h"
#include "tools/benchmarks/measures.h"

namespace enlace::bench {

std::vector<Figure> measure_catch_up(const Settings& settings, LongHistory& history) {
    const auto records = history.get().records;
    const auto keys = security::KeyFiles::load(history.data() / "keys");
    journal::EmbeddedLog log({.directory = history.data()});
    const auto keyring = security::FileKeyring::open(history.data() / "keyring", keys.keyring_kek);
    const auto done = catch_up(log, keys, *keyring, settings.folder / "catch_up", records);
    const auto events = static_cast<double>(records);
    return {{"catch_up_events_per_s", events / done.took_s},
            {"catch_up_cpu_us", done.cpu_us / events}};
}

}  // namespace enlace::bench
