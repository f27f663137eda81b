#include "gateway/pseudonyms.h"

#include "base/stream_id.h"
#include "security/digest.h"

namespace enlace::gateway {

Pseudonym pseudonyms(const security::Key& identity_key) {
    const security::Key key(security::hmac_sha256(identity_key, "enlace pseudonyms 1"));
    return [key](std::string_view stream) {
        const std::string digest = security::hmac_sha256(key, stream);
        return base::make_stream_id(stream.substr(0, stream.find('-')),
                                    base::slot_of_digest(digest), digest);
    };
}

}  // namespace enlace::gateway
