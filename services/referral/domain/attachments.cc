#include "referral/domain/attachments.h"

namespace enlace::referral {

Texts hashes_of(const Attachments& attachments) {
    Texts hashes;
    for (const auto& attachment : attachments) *hashes.Add() = attachment.sha256();
    return hashes;
}

bool altered(const Attachments& attachments, const Texts& content_hashes) {
    for (int i = 0; i < attachments.size(); ++i) {
        if (attachments[i].content().empty()) continue;
        if (i >= content_hashes.size() || content_hashes[i] != attachments[i].sha256()) return true;
    }
    return false;
}

}  // namespace enlace::referral
