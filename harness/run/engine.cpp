#include "harness/run/engine.hpp"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <string_view>
#include <thread>
#include <utility>

#include "harness/run/benchmark_reporters.hpp"
#include "harness/system/interrupt.hpp"
#include "harness/system/sudden_end.hpp"
#include "harness/text/units.hpp"
#include "harness/trial/keep_forever.hpp"
#include "harness/trial/trial.hpp"
#include "harness/workload/hash_time.hpp"

namespace poolbench {
namespace {

constexpr std::string_view filter_flag = "--benchmark_filter=";
constexpr std::string_view list_flag = "--benchmark_list_tests";
constexpr const char* no_filter = "--benchmark_filter=.";
constexpr std::string_view repetitions_flag = "--benchmark_repetitions=";

/// Owns the mutex unless others held it all that time. By polling: std::timed_mutex uses pthread_mutex_clocklock(),
/// which the thread sanitizer of GCC 12 does not know, so that it would call the unlock a fault.
std::unique_lock<std::mutex> lock_within(std::mutex& mutex, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex, std::try_to_lock);
  for (auto waited = std::chrono::milliseconds(0); !lock.owns_lock() && waited < limit; ++waited) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    static_cast<void>(lock.try_lock());
  }
  return lock;
}

}  // namespace

class Engine::Impl {
 public:
  Impl(EngineOptions options, EngineEvents events) : options_(std::move(options)), events_(std::move(events)) {
    reject_conflicts();
    for (const WorkloadSpec& spec : options_.plan.workloads) workloads_.push_back(std::make_unique<Workload>(spec));
    for (const Cell& cell : options_.plan.cells) register_cell(cell);
    selected_ = selected_names();
    configure();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (!left_jobs_running_) return;
    for (std::unique_ptr<Workload>& workload : workloads_) keep_for_ever(std::move(workload));
  }

  bool lists_only() const {
    bool lists = false;
    for (const std::string& arg : options_.benchmark_args) {
      if (!arg.starts_with(list_flag)) continue;
      const std::string_view value = std::string_view(arg).substr(list_flag.size());
      lists = value.empty() || value == "=true" || value == "=1" || value == "=yes";
    }
    return lists;
  }

  void run() {
    if (!lists_only()) announce();
    const SuddenEnd sudden_end([this] { return scene(); }, [this](const std::string& how) { end_suddenly(how); });
    run_benchmarks();
    if (failure_) std::rethrow_exception(failure_);
  }

  bool json_is_complete() const { return json_is_complete_; }

 private:
  bool has_option(std::string_view flag) const {
    return std::ranges::any_of(options_.benchmark_args,
                               [flag](const std::string& arg) { return arg.starts_with(flag); });
  }

  const WorkloadSpec& spec_of(const Cell& cell) const { return options_.plan.workloads[cell.workload]; }

  void reject_conflicts() const {
    if (has_option("--benchmark_min_warmup_time")) {
      throw EngineError("--benchmark_min_warmup_time: poolbench warms each pool up by itself; leave it out");
    }
    if (has_option("--benchmark_out")) throw EngineError("--benchmark_out: use --json, which looks before it writes");
    repetitions();
  }

  /// Google Benchmark's own option may override ours.
  unsigned repetitions() const {
    unsigned repetitions = options_.plan.repetitions;
    for (const std::string& arg : options_.benchmark_args) {
      if (!arg.starts_with(repetitions_flag)) continue;
      try {
        repetitions = static_cast<unsigned>(parse_count(arg.substr(repetitions_flag.size())));
      } catch (const UnitError& error) {
        throw EngineError("--benchmark_repetitions: " + std::string(error.what()));
      }
      if (repetitions == 0) throw EngineError("--benchmark_repetitions: must be at least 1");
    }
    return repetitions;
  }

  void register_cell(const Cell& cell) {
    benchmark::RegisterBenchmark(cell_name(cell, spec_of(cell)).c_str(),
                                 [this, &cell](benchmark::State& state) { run_cell(state, cell); })
        ->UseManualTime()
        ->MeasureProcessCPUTime()
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }

  static void initialize(std::vector<std::string> args) {
    static std::string program = "poolbench";  // Google Benchmark keeps the pointer for its JSON
    std::vector<char*> pointers{program.data()};
    for (std::string& arg : args) pointers.push_back(arg.data());
    int count = static_cast<int>(pointers.size());
    benchmark::Initialize(&count, pointers.data(), benchmark::PrintDefaultHelp);
    if (count > 1)
      throw EngineError("'" + std::string(pointers[1]) +
                        "' is no option of Google Benchmark; see poolbench run -- --help");
  }

  /// Which benchmarks the user's filter leaves, from Google Benchmark's own listing.
  std::set<std::string> selected_names() const {
    std::vector<std::string> args{"--benchmark_list_tests=true", no_filter};
    for (const std::string& arg : options_.benchmark_args) {
      if (arg.starts_with(filter_flag)) args.push_back(arg);
    }
    initialize(args);
    SilentReporter listing;
    std::ostringstream names;
    listing.SetOutputStream(&names);
    listing.SetErrorStream(&names);
    if (benchmark::RunSpecifiedBenchmarks(&listing) == 0) {
      throw EngineError(std::string(filter_flag) +
                        " leaves nothing to run; see the names with -- --benchmark_list_tests");
    }
    std::set<std::string> selected;
    std::istringstream lines(names.str());
    for (std::string name; std::getline(lines, name);) selected.insert(name.substr(0, name.find("/iterations:")));
    return selected;
  }

  void announce() const {
    std::chrono::nanoseconds expected{};
    std::size_t cells = 0;
    for (const Cell& cell : options_.plan.cells) {
      if (!selected_.contains(cell_name(cell, spec_of(cell)))) continue;
      expected += expected_makespan(cell, spec_of(cell));
      ++cells;
    }
    events_.on_plan(cells * repetitions(), expected * repetitions());
  }

  void configure() const {
    // All are said, since Google Benchmark would take what is not from the environment.
    std::vector<std::string> args{"--benchmark_list_tests=false",
                                  "--benchmark_enable_random_interleaving=true",
                                  no_filter,
                                  "--benchmark_out=",
                                  "--benchmark_format=console",
                                  std::string(repetitions_flag) + std::to_string(options_.plan.repetitions)};
    if (!options_.json.empty()) {
      args.push_back("--benchmark_out=" + options_.json);
      args.emplace_back("--benchmark_out_format=json");
    }
    args.insert(args.end(), options_.benchmark_args.begin(), options_.benchmark_args.end());
    initialize(args);
    for (const auto& [key, value] : options_.json_context) benchmark::AddCustomContext(key, value);
  }

  void run_benchmarks() {
    SilentReporter silent;
    JsonReporter display;
    JsonReporter file;
    // Whoever asks Google Benchmark for a listing or a format of its own gets it.
    benchmark::BenchmarkReporter* shown = &silent;
    if (has_option("--benchmark_format=") || lists_only()) shown = nullptr;
    if (has_option("--benchmark_format=json") && !lists_only()) shown = &display;
    benchmark::RunSpecifiedBenchmarks(shown, options_.json.empty() ? nullptr : &file);
    json_is_complete_ = options_.json.empty() || lists_only() || file.complete();
  }

  /// One repetition of one cell; Google Benchmark calls it, and lets no exception through.
  void run_cell(benchmark::State& state, const Cell& cell) {
    if (failure_ || interrupted()) return skip(state);
    std::unique_ptr<Trial> trial;
    Row row;
    try {
      const std::lock_guard lock(reporting_);
      events_.on_start(cell, spec_of(cell));
      row = start_row(cell);
      trial = options_.roster.find(cell.pool)->make_trial(trial_config(cell, row));
      running_description_ = describe(cell, row.workload);
      running_row_ = row;
    } catch (...) {
      failure_ = std::current_exception();
      return skip(state);
    }
    row.result = run_steps(*trial, state);
    left_jobs_running_ = left_jobs_running_ || row.result.status != Status::ok;
    if (row.result.status != Status::ok) state.SkipWithError(row.result.error.c_str());
    set_counters(state, row);
    deliver(row, *trial);
  }

  TrialResult run_steps(Trial& trial, benchmark::State& state) {
    running_.store(&trial, std::memory_order_release);
    TrialResult result;
    {
      const GiveUpOnInterrupt unless_it_ends([this] { give_up(Status::interrupted, cut_short_by()); });
      trial.set_up();
      for ([[maybe_unused]] auto iteration : state) {
        trial.run();
        state.SetIterationTime(trial.makespan_seconds());
      }
      result = trial.tear_down();
    }
    running_.store(nullptr, std::memory_order_release);
    return result;
  }

  static void skip(benchmark::State& state) {
    state.SkipWithError("not run: the run was ended");
    // Google Benchmark wants as many iterations of a skipped repetition as of the others.
    for ([[maybe_unused]] auto iteration : state) continue;
  }

  Row start_row(const Cell& cell) {
    Row row;
    row.cell = cell;
    row.workload = spec_of(cell);
    row.repetition = ++repetitions_[&cell];
    row.position = ++position_;
    row.timestamp_utc = utc_timestamp();
    row.draw = options_.same_draw || !has_random_service(row.workload) ? 1 : row.repetition;
    row.hash_ns = time_of_hash(workload_of(cell, row.draw));
    row.cooperative = options_.roster.find(cell.pool)->cooperative;
    return row;
  }

  /// The jobs of the cell in this draw. A pool that broke its contract may have left jobs running, which use the draw
  /// before.
  const Workload& workload_of(const Cell& cell, std::uint64_t draw) {
    std::unique_ptr<Workload>& workload = workloads_[cell.workload];
    if (workload->draw() != draw) {
      auto next = std::make_unique<Workload>(spec_of(cell), draw);
      if (left_jobs_running_) keep_for_ever(std::move(workload));
      workload = std::move(next);
    }
    return *workload;
  }

  TrialConfig trial_config(const Cell& cell, const Row& row) {
    const auto limit =
        options_.trial_timeout.value_or(10 * expected_makespan(cell, spec_of(cell)) + std::chrono::seconds(30));
    return {.workers = cell.workers,
            .workload = *workloads_[cell.workload],
            .hash_ns = row.hash_ns,
            .traced = cell.traced,
            .cold = options_.cold,
            .time_limit = limit,
            .on_hang = [this](const std::string& what) {
              give_up(Status::timeout, what);
              std::_Exit(EXIT_FAILURE);
            }};
  }

  /// For a signal handler.
  SuddenEnd::Scene scene() const noexcept {
    const Trial* trial = running_.load(std::memory_order_acquire);
    if (trial == nullptr) return {.trial = "between two trials", .step = ""};
    return {.trial = running_description_.c_str(), .step = trial->step()};
  }

  void end_suddenly(const std::string& how) {
    const Trial* trial = running_.load(std::memory_order_acquire);
    const std::string when = trial != nullptr ? "during " + std::string(trial->step()) : "between two trials";
    give_up(Status::error, "the process ended " + when + ": " + how);
  }

  /// The run cannot go on: keep what is known. The first to call this ends the process when it returns; a second one
  /// waits for that. A thread that reports something just now is waited for, but not for ever: it may be what crashed.
  void give_up(Status status, const std::string& what) {
    while (gave_up_.exchange(true)) pause();
    const std::unique_lock<std::mutex> lock = lock_within(reporting_, std::chrono::seconds(2));
    if (running_.load(std::memory_order_acquire) == nullptr) return events_.on_give_up(nullptr, what);
    Row row = running_row_;
    row.result.status = status;
    row.result.error = what;
    events_.on_give_up(&row, what);
  }

  static void set_counters(benchmark::State& state, const Row& row) {
    if (!row.result.measurement) return;
    const Measurement& measurement = *row.result.measurement;
    state.counters["workers"] = row.cell.workers;
    state.counters["jobs"] = static_cast<double>(row.workload.jobs);
    state.counters["accept_ns"] = static_cast<double>(measurement.accept_ns);
    state.counters["time_per_job_ns"] = measurement.time_per_job_ns;
    state.counters["throughput_hz"] = measurement.throughput_hz;
    state.counters["efficiency"] = measurement.efficiency;
    if (!measurement.jobs) return;
    state.counters["utilization"] = measurement.jobs->utilization;
    state.counters["stretch"] = measurement.jobs->stretch;
    state.counters["overhead_per_job_ns"] = measurement.jobs->overhead_per_job_ns;
    if (const auto& steady = measurement.jobs->steady_overhead_per_job_ns)
      state.counters["steady_overhead_per_job_ns"] = *steady;
    state.counters["peak_concurrency"] = static_cast<double>(measurement.jobs->peak_concurrency);
    if (const auto& wait = measurement.jobs->wait_ns) state.counters["wait_p99_ns"] = static_cast<double>(wait->p99);
    if (const auto& response = measurement.jobs->response_ns)
      state.counters["response_p99_ns"] = static_cast<double>(response->p99);
    if (const auto& queueing = measurement.jobs->queueing_ns)
      state.counters["queueing_p99_ns"] = static_cast<double>(queueing->p99);
  }

  void deliver(const Row& row, const Trial& trial) {
    const std::lock_guard lock(reporting_);
    try {
      events_.on_row(row);
      const std::span<const JobRecord> trace = trial.trace();
      if (row.result.status == Status::ok && !trace.empty())
        events_.on_trace(row, *workloads_[row.cell.workload], trace);
    } catch (...) {  // Google Benchmark lets no exception through
      failure_ = std::current_exception();
    }
  }

  EngineOptions options_;
  EngineEvents events_;
  std::set<std::string> selected_;  // names of the cells that the user's filter leaves
  std::vector<std::unique_ptr<Workload>> workloads_;
  bool left_jobs_running_ = false;  // a trial failed, so its pool may have
  std::map<const Cell*, std::uint64_t> repetitions_;
  std::uint64_t position_ = 0;

  // What runs just now, for other threads and signal handlers; the description and the row belong to running_.
  std::atomic<const Trial*> running_{nullptr};
  std::string running_description_;
  Row running_row_;
  std::mutex reporting_;  // held while an event is handled
  std::atomic<bool> gave_up_{false};

  std::exception_ptr failure_;
  bool json_is_complete_ = false;
};

Engine::Engine(EngineOptions options, EngineEvents events)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(events))) {}
Engine::~Engine() = default;
bool Engine::lists_only() const {
  return impl_->lists_only();
}
void Engine::run() {
  impl_->run();
}
bool Engine::json_is_complete() const {
  return impl_->json_is_complete();
}

}  // namespace poolbench
