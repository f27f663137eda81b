#pragma once

#include <string>

#include "enlace/referral/v1/referral_forms.pb.h"

// Documents that go with a referral; internal to the domain.
namespace enlace::referral {

using Attachments = google::protobuf::RepeatedPtrField<v1::Attachment>;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

// What stands in the clear about them: it outlives the key of the rest.
Texts hashes_of(const Attachments& attachments);

// One that came along is not what its hash says. `content_hashes` are those of what came, in the
// same order, empty where nothing did.
bool altered(const Attachments& attachments, const Texts& content_hashes);

}  // namespace enlace::referral
