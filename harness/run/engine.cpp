#include "harness/run/engine.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "harness/run/benchmark_counters.hpp"
#include "harness/run/benchmark_reporters.hpp"

namespace poolbench {

Engine::Engine(const MeasuredPools& pools, const Plan& plan, BenchmarkFlags flags, BenchmarkJson json,
               const TrialOptions& options, RunObserver& observer)
    : flags_(std::move(flags)), json_file_(std::move(json.file)), runner_(pools, options, observer) {
  std::vector<Series> series = series_of(plan);
  for (const Series& one : series) add(one);
  const std::set<std::string> selected = flags_.selected_benchmarks();
  std::erase_if(series, [&](const Series& one) { return !selected.contains(series_name(one)); });
  extent_ = extent_of(series, flags_.repetitions(plan.repetitions));
  flags_.set(plan.repetitions, json_file_);
  for (const auto& [key, value] : json.context) benchmark::AddCustomContext(key, value);
}

void Engine::add(const Series& series) {
  runner_.prepare(series.cell.workload);
  Registered& registered = registered_.emplace_back(Registered{.series = series});
  benchmark::RegisterBenchmark(series_name(series).c_str(),
                               [this, &registered](benchmark::State& state) { run_repetition(state, registered); })
      ->UseManualTime()
      ->MeasureProcessCPUTime()
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}

void Engine::run() {
  runner_.guard([this] { run_benchmarks(); });
}

void Engine::run_benchmarks() {
  SilentReporter silent;
  JsonReporter display;
  JsonReporter file;
  benchmark::BenchmarkReporter* shown = &silent;
  if (flags_.list_only() || !flags_.format().empty()) shown = nullptr;  // Google Benchmark's own
  if (flags_.format() == "json" && !flags_.list_only()) shown = &display;
  benchmark::RunSpecifiedBenchmarks(shown, json_file_.empty() ? nullptr : &file);
  json_is_complete_ = json_file_.empty() || flags_.list_only() || file.complete();
}

/// Google Benchmark calls it, and lets no exception through.
void Engine::run_repetition(benchmark::State& state, Registered& registered) {
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
  state.SkipWithError("not run: the run was ended");
  // Google Benchmark wants as many iterations of a skipped repetition as of the others.
  for ([[maybe_unused]] auto iteration : state) continue;
}

}  // namespace poolbench
