#pragma once

#include <cstddef>
#include <string>

#include "harness/report/terminal.hpp"

namespace poolbench {

/// The width of paragraphs, in columns: the terminal's, but at least 40 and at most 120.
std::size_t text_width(const Terminal& terminal);

/// `text` in lines of at most `width` columns, with `indent` before each but the first. A number stays in one line with
/// all groups of its digits and with its unit.
std::string wrapped(const std::string& text, std::size_t width, const std::string& indent);

}  // namespace poolbench
