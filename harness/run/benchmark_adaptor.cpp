#include "harness/run/benchmark_adaptor.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "harness/run/benchmark_counters.hpp"
#include "harness/run/benchmark_reporters.hpp"

namespace poolbench {

BenchmarkAdaptor::BenchmarkAdaptor(const MeasuredPools& pools, const Plan& plan, BenchmarkFlags flags,
                                   BenchmarkJson json, const TrialOptions& options, RunObserver& observer)
    : flags_(std::move(flags)), json_file_(std::move(json.file)), runner_(pools, options, observer) {
  series_ = series_of(plan);
  for (const Series& series : series_) register_benchmark(series);
  const std::set<std::string> selected = flags_.selected_benchmarks();
  std::erase_if(series_, [&](const Series& series) { return !selected.contains(series_name(series)); });
  for (const Series& series : series_) runner_.prepare(series.cell.workload);
  extent_ = extent_of(series_, flags_.repetitions(plan.repetitions));
  flags_.set(plan.repetitions, json_file_);
  for (const auto& [key, value] : json.context) benchmark::AddCustomContext(key, value);
}

void BenchmarkAdaptor::register_benchmark(const Series& series) {
  Registered& registered = registered_.emplace_back(Registered{.series = series});
  benchmark::RegisterBenchmark(series_name(series).c_str(),
                               [this, &registered](benchmark::State& state) { run_repetition(state, registered); })
      ->UseManualTime()
      ->MeasureProcessCPUTime()
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}

void BenchmarkAdaptor::run() {
  runner_.guard([this] { run_benchmarks(); });
}

void BenchmarkAdaptor::run_benchmarks() {
  SilentReporter silent;
  JsonReporter display;
  JsonReporter file;
  benchmark::BenchmarkReporter* shown = &silent;
  if (flags_.list_only() || !flags_.format().empty()) shown = nullptr;  // Google Benchmark's own
  if (flags_.format() == "json" && !flags_.list_only()) shown = &display;
  benchmark::RunSpecifiedBenchmarks(shown, json_file_.empty() ? nullptr : &file);
  json_is_complete_ = json_file_.empty() || flags_.list_only() || file.complete();
}

/// Google Benchmark calls this, and does not pass exceptions on.
void BenchmarkAdaptor::run_repetition(benchmark::State& state, Registered& registered) {
  const auto run_batch = [&state](Trial& trial) {
    for ([[maybe_unused]] auto iteration : state) {
      trial.run();
      state.SetIterationTime(trial.makespan_seconds());
    }
  };
  if (const std::optional<Row> row = runner_.run(registered.series, ++registered.repetitions, run_batch)) {
    if (row->result.status != Status::ok) state.SkipWithError(row->result.error.c_str());
    set_counters(state, *row);
    return;
  }
  state.SkipWithError("not run: the run had ended, or an earlier repetition took too long");
  // Google Benchmark expects a skipped repetition to have as many iterations as the others.
  for ([[maybe_unused]] auto iteration : state) continue;
}

}  // namespace poolbench
