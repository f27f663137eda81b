#pragma once

#include <filesystem>
#include <string>

#include "tools/enlace/demo/day.h"

// What a day has left behind, for a terminal.
namespace enlace::program::demo {

// The workload of all jurisdictions.
std::string workload_table(Api& api, const World& world, const Tally& tally);

// How hospitals answered what was referred to them; empty if nothing was answered.
std::string referrals_table(Api& api, const Tally& tally);
// What each hospital has to do for sessions that are open, as far as it gives them; empty if there
// are none.
std::string sessions_table(Api& api, const World& world, const Tally& tally);

// How satisfied those are whose cases were closed; empty if nobody was asked.
std::string surveys_table(Api& api, const World& world, const Tally& tally);

// What was refused during the day, as it should have been; empty if nothing was.
std::string refusals_table(const Tally& tally);

// Somebody to look at: preferably one whom nobody could reach, until a team went and found them.
// nullptr if no case was opened at all.
const Story* telling_story(const Day& day);

// One patient's history, as a social worker of the hospital sees it.
std::string timeline_table(Api& api, const World& world, const Story& story, const Tally& tally);

// Three commands that work when pasted, each making its own token with this program.
std::string curl_lines(Api& api,
                       const World& world,
                       const Story& story,
                       const std::string& url,
                       const std::filesystem::path& data);

}  // namespace enlace::program::demo
