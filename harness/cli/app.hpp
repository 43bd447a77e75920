#pragma once

#include "pools/language.hpp"

#include <vector>

#include "pools/registry.hpp"

namespace poolbench {

/// The whole program: registers `own_pools` behind the built-in ones, parses the command line, runs the subcommand,
/// turns errors into a line on the standard error. Called once, from main().
/// Returns the exit code: 0, 1 for a failed run, 2 for wrong usage, which two pools of one name are, too, and 128 + the
/// signal's number after Ctrl-C or SIGTERM.
///
///     int main(int argc, char** argv) {
///       return poolbench::run_app(argc, argv, {poolbench::entry<MyPool>("mine", "what it is, in a line")});
///     }
int run_app(int argc, char** argv, std::vector<PoolEntry> own_pools = {});

}  // namespace poolbench
