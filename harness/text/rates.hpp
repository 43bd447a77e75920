#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// How often something happens, in events per second: "500/s", "20k/s", "30/min", "2.5/ms". More than 0. Throws
/// TextError for anything else.
double parse_rate(std::string_view text);

/// "100/s,500/s", "100/s:2000/s:x1.5" (100, 150, 225, … up to 2000), "100/s:500/s:+100/s", and any mixture of them
/// separated by commas: at least one rate, ascending and without repeats. Throws TextError.
std::vector<double> parse_rates(std::string_view text);

/// As a user would type it: "500/s", "0.25/s", "20k/s".
std::string format_rate(double per_second, int significant_digits = 7);

}  // namespace poolbench
