#pragma once

#include <stdexcept>

namespace poolbench {

/// Thrown for text that cannot be read as what it should be; what() says why, and what to write instead.
class TextError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

}  // namespace poolbench
