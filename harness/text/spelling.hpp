#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// The candidate that the user probably meant by `word`: the one that takes the fewest edits, at most a third of the
/// length of `word` (but at least two), or one that begins with `word`. Empty if none is close.
std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace poolbench
