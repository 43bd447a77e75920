#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/program/program.hpp"

namespace poolbench::testing {

/// The message with which the program refuses a command line, without "poolbench: " and the line feed. Checks that it
/// is one line on standard error, that standard output is empty and that the exit code is 2; otherwise returns what is
/// wrong.
inline std::string refusal(const std::vector<std::string>& args) {
  // Whether there are programs in other languages depends on the machine.
  const Outcome outcome = program(args, {"POOLBENCH_EXTERNAL=/nowhere"});
  if (outcome.exit_code != 2) return "exit code " + std::to_string(outcome.exit_code) + ": " + outcome.err;
  if (!outcome.out.empty()) return "printed on standard output: " + outcome.out;
  const std::string start = "poolbench: ";
  if (!outcome.err.starts_with(start) || !outcome.err.ends_with('\n')) return "odd message: " + outcome.err;
  return outcome.err.substr(start.size(), outcome.err.size() - start.size() - 1);
}

/// The same for `poolbench run`.
inline std::string run_refusal(std::vector<std::string> args) {
  args.insert(args.begin(), "run");
  return refusal(args);
}

}  // namespace poolbench::testing
