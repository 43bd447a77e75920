#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// The one of `candidates` that `word` was probably meant to be: the fewest edits, and no more than a third of its
/// length (at least two); empty if none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace poolbench
