#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace poolbench {

/// Thrown for text that cannot be read as what it should be; what() says why, and what to write instead.
class TextError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// How errors show what the user typed.
inline std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

}  // namespace poolbench
