#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/rows.pb.h"
#include "projection/rows.h"
#include "projection/runner.h"
#include "security/keyring.h"
#include "views/search/search_key.h"

// The search index: the only fold that opens personal fields, and what it makes of them are keyed
// hashes. What is erased can't be opened any more, so that no later fold finds anybody by it.
namespace enlace::views {

// Nobody waits any longer for the keyring, without which a record can't be folded: what was folded
// last must not be committed.
class KeyringGivenUp : public std::runtime_error {
public:
    KeyringGivenUp() : std::runtime_error("stopped while waiting for the keyring") {}
};

// By whom a question is asked: the institution's part of the index, or all of it.
inline constexpr std::string_view kWholeIndex;

// Row of the family `search`: that this patient is found by a token, in somebody's part of the
// index.
std::string token_prefix(std::string_view token, std::string_view owner);
std::string token_key(std::string_view token, std::string_view owner, std::string_view patient);

// A patient's row takes in what stands in the patient's own stream and in the cases of the patient:
// all of it in one partition of one journal, and therefore in one order.
class SearchFold {
public:
    struct Sources {
        const security::Keyring& keyring;
        const SearchKey& key;
        // Called while the keyring has no brokers; false: give up.
        std::function<bool()> wait_for_keyring = [] { return false; };
    };

    SearchFold(projection::Store& store, Sources sources);

    // A record of a patient's stream or of a case's, which that row has taken in.
    // Throws KeyringGivenUp, and security::KeyringError where the keyring can't be trusted.
    void fold(const v1::PatientRow& row, const projection::Counted& counted);
    void fold(const v1::CaseRow& row, const projection::Counted& counted);
    // Of a grievance's: found by whoever filed it, in a part of the index of its own.
    void fold(const v1::GrievanceRow& row, const projection::Counted& counted);
    void collect(projection::Batch& batch);
    void committed() { rows_.committed(); }

private:
    v1::SearchRow& change(std::string_view patient);
    template <class Event>
    std::optional<Event> open(const journal::v1::RecordedEvent& recorded,
                              const journal::v1::JournalRecord& record,
                              const v1::SearchRow& row) const;
    void take_curp(std::string_view curp, v1::SearchRow& row) const;
    void take(const intake::v1::Demographics& told, v1::SearchRow& row) const;
    void take(const intake::v1::IdentityProposed& told, v1::SearchRow& row) const;
    void take(const intake::v1::ContactChannelChanged& told, v1::SearchRow& row) const;

    Sources sources_;
    // And the keys that led to each patient.
    projection::RowTable<v1::SearchRow, std::vector<std::string>> rows_;
};

}  // namespace enlace::views
