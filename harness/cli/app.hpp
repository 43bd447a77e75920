#pragma once

#include "pools/language.hpp"

#include <vector>

#include "harness/workload/jobs/own_job.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// The whole program: registers `own_pools` and `own_jobs`, see job(), after the built-in ones, parses the command
/// line, runs the command, and prints an error as one line on standard error. Call it once, from main(). With
/// --isolate, a run starts this program again for each trial, so what main() does before happens in each of these
/// processes. Returns the exit code: 0; 1 for a failed run; 2 for wrong usage, including two pools or two jobs of the
/// same name; 128 plus the signal's number after Ctrl-C or SIGTERM.
///
///     int main(int argc, char** argv) {
///       return poolbench::run_app(argc, argv, {poolbench::entry<MyPool>("mine", "what it is, in a line")});
///     }
int run_app(int argc, char** argv, std::vector<PoolEntry> own_pools = {}, std::vector<JobKind> own_jobs = {});

}  // namespace poolbench
