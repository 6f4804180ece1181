// The detail of an event as the one JSON text that is stored, hashed and shown: {"changes":[{"field":…,"before":…,"after":…}],"digests":{…}}.
#pragma once
#include <string>

#include "service/model/event.hpp"

namespace huiying::sqlite {

/// Both members always stand; an absent `before` or `after` is left out. Digests are lower case hexadecimal.
std::string detail_text(const Event& event);

}  // namespace huiying::sqlite
