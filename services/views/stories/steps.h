#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string_view>

#include "enlace/views/v1/step_view.pb.h"
#include "views/stories/history.h"

namespace enlace::views {

// All that happened to one of a patient's streams until that moment, in the order in which it
// occurred. `journal`: the partition that it stands in, without position.
google::protobuf::RepeatedPtrField<v1::StepView> steps_of(const History& history,
                                                          std::string_view patient,
                                                          const JournalPlace& journal,
                                                          std::string_view stream,
                                                          const Moment& moment = {});

}  // namespace enlace::views
