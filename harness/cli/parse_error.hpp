#pragma once

#include <CLI/CLI.hpp>

#include "harness/cli/usage_error.hpp"

namespace poolbench {

/// What is wrong with a command line that `app` could not parse, in our words: CLI11's do not say what to do instead.
UsageError explain_parse_error(const CLI::ParseError& error, const CLI::App& app);

}  // namespace poolbench
