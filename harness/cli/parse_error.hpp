#pragma once

#include <CLI/CLI.hpp>

#include "harness/cli/usage_error.hpp"

namespace poolbench {

/// Explains why `app` could not parse the command line, and what to do. (CLI11's own messages give no remedy.)
UsageError explain_parse_error(const CLI::ParseError& error, const CLI::App& app);

}  // namespace poolbench
