#pragma once

#include <string>
#include <string_view>

#include "security/key.h"

// A secret that goes with a thing's folio, for people without an account: whoever shows both is
// whoever was given them. It follows from the folio and the deployment's key, so that nothing of it
// is kept anywhere; whoever lost the answer is told it again when they repeat their command, and
// whether two go together is found out without asking whether there is such a thing.
namespace enlace::security {

// 80 bits as they are read out: "7K3M-9QX2-4W6T-8V1B". `id_prefix`: what the folio says of the id
// (base/folio.h).
std::string folio_secret(const Key& deployment, std::string_view id_prefix);

// Read as folios are: upper or lower case, with or without dashes and blanks, O for 0 and I or L
// for
// 1. Takes as long whatever is wrong.
bool goes_with(const Key& deployment, std::string_view id_prefix, std::string_view secret);

}  // namespace enlace::security
