#pragma once

#include <cstddef>
#include <string>

#include "harness/report/terminal.hpp"

namespace poolbench {

/// The width of paragraphs, in columns: the terminal's, but at least 40 and at most 120.
std::size_t text_width(const Terminal& terminal);

/// `text` in lines of at most `width` columns, all but the first indented by `indent`. Never breaks a line between a
/// number's groups of digits, or between a number and its unit.
std::string wrapped(const std::string& text, std::size_t width, const std::string& indent);

}  // namespace poolbench
