#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace poolbench::external {

/// At most the first `most` bytes of what a program wrote, made safe for a terminal and for a UTF-8 CSV: spaces replace
/// control characters, U+FFFD replaces invalid UTF-8, and … replaces what is cut off.
std::string excerpt(std::string_view text, std::size_t most = 80);

/// The same in single quotes.
std::string in_quotes(std::string_view text);

}  // namespace poolbench::external
