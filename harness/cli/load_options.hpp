#pragma once

#include <CLI/CLI.hpp>

#include "harness/cli/run_options.hpp"

namespace poolbench {

/// What `poolbench load` measures unless told otherwise.
RunOptions default_load();

/// Defines the options of `poolbench load` on `app`; parsing fills `options` and throws UsageError.
void add_load_options(CLI::App& app, RunOptions& options);

}  // namespace poolbench
