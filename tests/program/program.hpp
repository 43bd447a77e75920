#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/text.hpp"

namespace poolbench::testing {

/// The command that runs the built program with `args`.
inline std::vector<std::string> program_command(std::vector<std::string> args) {
  args.insert(args.begin(), POOLBENCH_PROGRAM);
  return args;
}

inline Outcome program(std::vector<std::string> args, const std::vector<std::string>& environment = {}) {
  return Process(program_command(std::move(args)), environment).wait();
}

/// `poolbench run` with few and short jobs; `args` override them.
inline Outcome quick_run(const std::vector<std::string>& args, const std::vector<std::string>& environment = {}) {
  std::vector<std::string> all{"run", "--jobs=20", "--sleep=100us", "--workers=1,2", "--repetitions=2"};
  all.insert(all.end(), args.begin(), args.end());
  return program(all, environment);
}

}  // namespace poolbench::testing
