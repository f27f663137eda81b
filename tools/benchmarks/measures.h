#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "tools/benchmarks/figures.h"
#include "tools/benchmarks/history.h"
#include "tools/benchmarks/samples.h"

namespace enlace::bench {

struct Settings {
    std::filesystem::path folder;  // Exists, is empty, and is on the disk that is measured.
    std::size_t cases = 10'000;
    std::size_t connections = 64;
    std::chrono::seconds seconds{20};     // Of load, each time.
    std::uint64_t records = 1'050'000;    // Of the long history.
    std::uint64_t growth_from = 100'000;  // Records of the smallest history, of those that grow.
    bool soak = false;                    // Takes as long as it takes.
};

// A long history, written when somebody first needs it.
class LongHistory {
public:
    explicit LongHistory(const Settings& settings)
        : data_(settings.folder / "history"), records_(settings.records) {}

    const std::filesystem::path& data() const { return data_; }
    const History& get() {
        if (!history_) history_ = write_history(data_, records_);
        return *history_;
    }

private:
    std::filesystem::path data_;
    std::uint64_t records_;
    std::optional<History> history_;
};

// command_1_*, command_64_*, view_lag_end_s: RecordContactAttempt with result REACHED, so that no
// home visit follows, on cases prepared over HTTP.
std::vector<Figure> measure_commands(const Settings& settings);

// mixed_*: cases, referrals, sessions, visits and queries about them, by 64 connections of two
// hospitals, and how soon the views show them.
std::vector<Figure> measure_mixed(const Settings& settings);

// transfer_offer_*, board_*: how soon a hospital sees what it is offered, on segment files and
// through the address in front of a cluster; and the regulator's board of 5,000 open transfers, and
// how soon 200 of them show a change.
std::vector<Figure> measure_transfers(const Settings& settings);

// breach_*: what the clocks of one service cost where 1,000 things are open and where 1 M are,
// while none is due and while 1,000 are.
std::vector<Figure> measure_breaches(const Settings& settings);

// catch_up_*: the views of the long history, from an empty store, in this process.
std::vector<Figure> measure_catch_up(const Settings& settings, LongHistory& history);

// statistics_*: the views of a published year of 3.3 M attentions, from an empty store, and how
// long its figures by unit and kind take, without and with the patients of each.
std::vector<Figure> measure_statistics(const Settings& settings);

// statistics_decade_*: how much the cells of ten years of 200 institutions take on disk, with 50
// interventions a day in each, and how long a year of them takes.
std::vector<Figure> measure_decade(const Settings& settings);

// growth_*: what a command, a fold and a patient query cost where ten times as much is stored each
// time, up to a hundred times as much with `soak`; and how much more than in the smallest.
std::vector<Figure> measure_growth(const Settings& settings);

// kafka_*: what a broker does for a bare client; the same commands through the address in front of
// two of each service, and how soon the views show them; and the views of a history on the broker.
std::vector<Figure> measure_kafka(const Settings& settings);

// gateway_*: how soon outsiders can read what is recorded on a cluster, and are answered what they
// put into an inbox; and how fast a history is published.
std::vector<Figure> measure_gateway(const Settings& settings);

// ready_after_kill_s and rss_mib: a server of the long history is killed while it works, and
// started again.
std::vector<Figure> measure_restart(const Settings& settings, LongHistory& history);

}  // namespace enlace::bench
