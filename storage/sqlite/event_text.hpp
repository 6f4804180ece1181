// The detail of an event as the one JSON text that is stored, hashed and shown: {"changes":[{"field":…,"before":…,"after":…}],"digests":{…}}.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "service/model/event.hpp"

namespace huiying::sqlite {

/// Both members always stand; an absent `before` or `after` is left out. Digests are lower case hexadecimal.
std::string detail_text(const Event& event);

/// Appends the changes of the fields that are `wanted`. Throws StorageFailure when the text cannot be read. Read by the hundred thousand: nothing of what
/// is not wanted is copied.
void read_changes(std::string_view detail, const std::function<bool(std::string_view field)>& wanted, std::vector<FieldChange>& changes);

}  // namespace huiying::sqlite
