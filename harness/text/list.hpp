#pragma once

#include <stdexcept>
#include <string_view>
#include <vector>

namespace poolbench {

/// Thrown for text that is not a duration, count or list; what() says why, and what to write instead.
class UnitError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// `text` without spaces, tabs and carriage returns around it.
std::string_view trim(std::string_view text);

/// The parts between commas, trimmed. Throws UnitError if a part is empty.
std::vector<std::string_view> split_list(std::string_view text);

}  // namespace poolbench
