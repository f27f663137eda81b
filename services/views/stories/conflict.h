#pragma once

#include <optional>

#include "enlace/common/v1/breach.pb.h"
#include "enlace/journal/v1/journal.pb.h"
#include "enlace/views/v1/conflict_view.pb.h"

// What is told of soft guards that turned out broken.
namespace enlace::views {

v1::ConflictView show(const common::v1::ConflictFound& found);

// Of a recorded event that tells of one; nothing of any other.
std::optional<v1::ConflictView> conflict_of(const journal::v1::RecordedEvent& event);

}  // namespace enlace::views
