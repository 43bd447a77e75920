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
/// Google Benchmark keeps its options in globals, so the members that set them are for one thread.
class BenchmarkFlags {
 public:
  /// Throws BenchmarkFlagError if an option conflicts with one of poolbench.
  explicit BenchmarkFlags(std::vector<std::string> users);

  /// Google Benchmark shall list the benchmarks, not run them.
  bool list_only() const;

  /// What Google Benchmark shall write to the standard output, as in "json"; empty if the user asks for nothing.
  std::string_view format() const;

  /// The user's own number, or else `planned`.
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
