#pragma once

#include <string>

#include "tools/enlace/demo/desk.h"
#include "tools/enlace/demo/people.h"
#include "tools/enlace/demo/world.h"

// How one patient's day goes. Each function plays a part of it and is the same for the same seed.
namespace enlace::program::demo {

struct Story {
    std::size_t number = 0;
    std::string hospital;  // CLUES.
    std::string patient;   // Ids; empty until there is one.
    std::string social_case;
    std::string town;  // INEGI code.

    enum class Visit {
        none,
        asked,      // By the hospital.
        automatic,  // Asked for by Enlace, since nobody answered the telephone.
        unplaced,   // Asked for at a place that is in no jurisdiction.
    };
    Visit visit = Visit::none;
    bool visit_ended = false;
    std::size_t visit_steps = 0;  // How much happened on it.
    bool closed = false;          // Its case, since there was nothing left to do.
};

// From admission until somebody has been called, or is to be visited.
void play_hospital(Story& story, const World& world, Desk& desk, Dice dice);

// From another hospital's inbox until its counter-referral has been read, or as far as it gets.
void play_referral(Story& story, const World& world, Desk& desk, Dice dice);

// From its proposal until the session has been held, or as far as it gets.
void play_session(Story& story, const World& world, Desk& desk, Dice dice);
// From a request until the patient is handed over in another hospital, or as far as it gets.
void play_transfer(Story& story, const World& world, Desk& desk, Dice dice);
// What a hospital says of its beds in the morning; and those that do.
void report_capacity(const std::string& hospital, Desk& desk, Dice dice);
std::vector<std::string> hospitals_that_report(const World& world);
// From a complaint at the hospital's own desk until it is closed, or as far as it gets.
void play_grievance(Story& story, Desk& desk, Dice dice);

// From the invitation that follows a closed case until the patient has said how it was, or as far
// as that gets.
void play_survey(Story& story, Desk& desk, Dice dice);

// One visit as it lies in a jurisdiction's list.
struct Listed {
    std::string id;
    std::string jurisdiction;
    Story* story = nullptr;
    bool unroutable = false;  // By rule: somebody has to place it.
};

// As far as the jurisdiction gets with it today.
void play_visit(const Listed& visit, const World& world, Desk& desk, Dice dice);

}  // namespace enlace::program::demo
