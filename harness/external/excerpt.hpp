#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace poolbench::external {

/// The first `most` bytes, at most, of what a program wrote, made safe for a terminal and for a CSV in UTF-8: blanks
/// replace control characters, U+FFFD replaces bytes that are not UTF-8, and … replaces the rest.
std::string excerpt(std::string_view text, std::size_t most = 80);

/// The same in single quotes.
std::string in_quotes(std::string_view text);

}  // namespace poolbench::external
