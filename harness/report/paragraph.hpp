#pragma once

#include <cstddef>
#include <string>

#include "harness/report/terminal.hpp"

namespace poolbench {

/// Columns that are good to read.
std::size_t text_width(const Terminal& terminal);

/// `text` in lines of at most `width` columns, `indent` before each but the first. What belongs to a number stays with
/// it: further groups of its digits, and a unit.
std::string wrapped(const std::string& text, std::size_t width, const std::string& indent);

}  // namespace poolbench
