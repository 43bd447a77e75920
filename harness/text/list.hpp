#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/text/text_error.hpp"

namespace poolbench {

/// `text` without spaces, tabs and carriage returns around it.
std::string_view trim(std::string_view text);

/// The parts between commas, trimmed. Throws TextError if a part is empty.
std::vector<std::string_view> split_list(std::string_view text);

/// The other way round.
std::string join(std::span<const std::string> parts, std::string_view separator = ", ");

}  // namespace poolbench
