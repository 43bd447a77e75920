#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace poolbench::external {

/// The beginning of what a program said, at most `most` bytes, fit for a terminal and for a CSV in UTF-8, whatever it
/// was: control characters are shown as blanks, bytes that are no UTF-8 as U+FFFD, and … stands for the rest.
std::string excerpt(std::string_view said, std::size_t most = 80);

/// The same in single quotes.
std::string in_quotes(std::string_view said);

}  // namespace poolbench::external
