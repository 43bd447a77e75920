#pragma once

#include <cstddef>
#include <optional>
#include <utility>

namespace poolbench::testing {

/// What a select did: the index of the case that it performed, and what the test received from it.
using Values = std::pair<std::size_t, std::optional<int>>;

}  // namespace poolbench::testing
