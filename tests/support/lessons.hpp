// Made-up letters to learn routing from: each office's matters in words of its own, every letter worded otherwise, always the same ones.
#pragma once
#include "service/learning.hpp"

namespace huiying::tests {

/// The `place`th letter about the matters of `office`: glb, zfd, fwb, or `drone`, a matter that no rule knows.
std::string letter_about(const std::string& office, int place);
/// Past dispatches, `each` of glb, zfd and fwb, with ids from `first` on; 0: brought in from a file.
std::vector<DispatchExample> lessons(int each, std::int64_t first = 0);
/// A model trained on `each` letters of the three offices.
RoutingModel learned_model(const Deployment& deployment, int each = 60);

} // namespace huiying::tests
