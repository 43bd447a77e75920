#pragma once

#include <string_view>

namespace poolbench {

/// A name that users type, and its meaning in one line.
struct NamedChoice {
  std::string_view name;
  std::string_view description;
};

}  // namespace poolbench
