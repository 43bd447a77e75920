#pragma once

#include <benchmark/benchmark.h>

#include <limits>
#include <vector>

namespace poolbench {

/// Writes nothing: our tables replace Google Benchmark's. (Its banner would also call the library a debug build on
/// Debian, which says nothing about manual times.)
class SilentReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& /*runs*/) override {}
};

/// Google Benchmark's JSON, where error_occurred marks a run that failed. Google Benchmark itself writes 0 as the times
/// of such a run, and its tools/compare.py, which ignores the mark, shows a change of -100 %; this writes NaN instead.
class JsonReporter final : public benchmark::JSONReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> honest = runs;
    for (Run& run : honest) {
      if (run.error_occurred)
        run.real_accumulated_time = run.cpu_accumulated_time = std::numeric_limits<double>::quiet_NaN();
    }
    JSONReporter::ReportRuns(honest);
  }

  void Finalize() override {
    JSONReporter::Finalize();
    complete_ = GetOutputStream().flush().good();
  }

  /// Whether the whole file was written. Google Benchmark itself does not notice a full disk.
  bool complete() const { return complete_; }

 private:
  bool complete_ = false;
};

}  // namespace poolbench
