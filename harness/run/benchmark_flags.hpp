#pragma once

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// Google Benchmark cannot do what its own options ask for; what() says why.
class BenchmarkFlagError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The options of Google Benchmark: those that users give after `--`, on top of those that poolbench sets.
///
/// Google Benchmark keeps its options in globals, so call the members that set them from one thread only.
class BenchmarkFlags {
 public:
  /// Throws BenchmarkFlagError if an option conflicts with one of poolbench.
  explicit BenchmarkFlags(std::vector<std::string> users);

  /// Whether Google Benchmark should list the benchmarks instead of running them.
  bool list_only() const;

  /// The format in which Google Benchmark should write to standard output, such as "json"; empty if the user asks for
  /// none.
  std::string_view format() const;

  /// The number of repetitions that the user asks for, or else `planned`.
  unsigned repetitions(unsigned planned) const;

  /// The registered benchmarks that the user's filter selects. Throws BenchmarkFlagError if there is none.
  std::set<std::string> selected_benchmarks() const;

  /// Prepares a run. `json` is the file for Google Benchmark's JSON, or empty. Throws BenchmarkFlagError for an option
  /// that Google Benchmark does not have.
  void set(unsigned planned_repetitions, const std::string& json) const;

 private:
  bool has(std::string_view flag) const;

  std::vector<std::string> users_;
};

}  // namespace poolbench
