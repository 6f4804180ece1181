// Recomputes as the API reads and writes them.
#pragma once
#include "json/reader.hpp"
#include "json/writer.hpp"
#include "service/recompute_run.hpp"

namespace huiying {

/// The change of a request's body: exactly one of `calendar` and `policy`, whose content is looked at later; faults otherwise.
std::optional<ChangeContent> read_change(ObjectReader& body, Faults& faults);

/// With the digest it can be applied by, where it was kept.
JsonText preview_json(const Context& context, const ChangeContent& change, const Preview& preview,
                      const std::optional<std::string>& digest = std::nullopt);
JsonText progress_json(const Context& context, const RecomputeProgress& progress);

} // namespace huiying
