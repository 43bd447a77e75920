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

/// Google Benchmark's JSON, in which a run that failed is marked by error_occurred and has no times. Its own reporter
/// writes 0 there, of which its tools/compare.py, which ignores the mark, makes a change by -100 %; NaN stays NaN.
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

  /// All has been written to the end, and the device took it. Google Benchmark itself would not notice.
  bool complete() const { return complete_; }

 private:
  bool complete_ = false;
};

}  // namespace poolbench
