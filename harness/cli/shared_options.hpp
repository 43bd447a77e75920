#pragma once

#include <string>

#include "harness/cli/options.hpp"
#include "harness/cli/run_options.hpp"

namespace poolbench {

// The options that `poolbench run` and `poolbench load` share. Parsing fills `options` and throws UsageError.

void add_pool_options(OptionGroup& group, RunOptions& options);

/// `usual`: the distribution of service times that is used unless another is given.
void add_job_options(OptionGroup& group, RunOptions& options, const std::string& usual);

/// `drawn`: what the seed decides apart from the words, as in "service times".
void add_draw_options(OptionGroup& group, RunOptions& options, const std::string& drawn);

void add_trial_options(OptionGroup& group, RunOptions& options);

/// Only the CSV, and what to do if it exists.
void add_csv_options(OptionGroup& group, RunOptions& options);

void add_output_options(OptionGroup& group, RunOptions& options);

}  // namespace poolbench
