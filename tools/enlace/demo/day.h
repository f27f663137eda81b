#pragma once

#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "tools/enlace/client/api.h"
#include "tools/enlace/demo/desk.h"
#include "tools/enlace/demo/story.h"
#include "tools/enlace/demo/world.h"

namespace enlace::program::demo {

struct DayOptions {
    ApiOptions server;
    std::uint64_t seed = 0;
    std::size_t cases = 300;
    unsigned connections = 8;
    std::function<bool()> stopped = [] { return false; };  // Asked between two steps.
};

// The day was stopped.
class Stopped : public std::runtime_error {
public:
    Stopped() : std::runtime_error("stopped before the day was over") {}
};

// A day in the state, played through the HTTP API of a server that may hold other days already:
// hospitals admit patients, call them, ask for visits, refer some to each other, follow some up by
// telemedicine, have a few taken to another one at once, look into what is complained about, and
// ask those whose cases were closed how it was;
// the state coordinator places those that the map could not; each jurisdiction works through its
// own list.
class Day {
public:
    // All but the options must outlive it.
    Day(DayOptions options, const World& world, Credentials& credentials);

    // Shows how far it has come. Throws Stopped, and whatever keeps a day from being played.
    void play();

    const std::vector<Story>& stories() const { return stories_; }
    const Tally& tally() const { return tally_; }

private:
    void play_hospitals();
    void play_referrals();
    void play_sessions();
    void play_transfers();
    void play_grievances();
    void play_surveys();
    // Side by side; each has dice of its own, by the number that its kind of play begins with.
    void play_each(std::string_view title,
                   const std::vector<Story*>& stories,
                   std::uint64_t dice,
                   const std::function<void(Story&, Desk&, Dice)>& play);
    // One of eight of those whose cases stay open: the `which`th.
    std::vector<Story*> still_open(std::size_t which);
    void await_visits();
    void place_by_hand();
    void play_jurisdictions();
    void try_to_close_early();

    std::uint64_t count_visits(std::string_view positions);
    std::vector<Listed> list(const common::v1::Principal& who,
                             const std::string& target,
                             const std::string& jurisdiction);
    Desk desk(unsigned worker) { return Desk(apis_[worker], tally_); }
    void go_on() const;

    const DayOptions options_;
    const World& world_;
    std::vector<Api> apis_;  // One for each connection.
    Tally tally_;
    std::vector<Story> stories_;
    std::map<std::string, Story*, std::less<>> by_case_;
    std::uint64_t visits_before_ = 0;
};

}  // namespace enlace::program::demo
