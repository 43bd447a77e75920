#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/run_files.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/report/advice.hpp"
#include "harness/report/findings/circumstances.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/recommend/experiment.hpp"
#include "harness/run/trial_runner.hpp"
#include "harness/system/clock.hpp"
#include "harness/system/hand_overs.hpp"
#include "harness/system/interrupt.hpp"
#include "harness/system/machine_load.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {
namespace {

using std::chrono::nanoseconds;

/// Trials have any number of jobs, so recorded times cannot be taken in order.
SleepDistribution drawn_again(SleepDistribution distribution) {
  if (distribution.recorded == nullptr || distribution.recorded->source.drawn) return distribution;
  TimesSource source = distribution.recorded->source;
  source.drawn = true;
  source.text += ",drawn";
  distribution.recorded = &recorded_times(source);
  return distribution;
}

/// What the options ask for, in the words of a run, which checks them.
RunOptions as_run(const RecommendOptions& options, std::vector<std::string> pools) {
  RunOptions run = options.run;
  run.pools = std::move(pools);
  run.workers = {options.most_workers};
  run.jobs = {1};
  if (run.distribution) run.distribution = drawn_again(*run.distribution);
  return run;
}

/// The registered pools that run jobs as they come, and hold a thread for each worker or need waits that cooperate.
std::vector<std::string> usual_pools(const MeasuredPools& pools, bool cooperative) {
  std::vector<std::string> names;
  for (const std::string& name : pools.names()) {
    const MeasuredPool& pool = *pools.find(name);
    if (!pool.one_worker && pool.cooperative == cooperative && pool.no_load.empty()) names.push_back(name);
  }
  return names;
}

std::optional<LoadQuestion> load_of(const LoadOptions& load) {
  if (load.rates.empty() && !load.slo) return std::nullopt;
  if (load.rates.empty()) throw UsageError("--slo: needs --rate, such as --rate 400/s; without a load no job waits");
  if (!load.slo) throw UsageError("--rate: needs --slo, such as --slo 'p99<50ms': what must hold at that rate");
  return LoadQuestion{.rate_hz = load.rates.front(), .objective = *load.slo};
}

/// Throws UsageError if there are too few recorded times for the percentile.
void require_recorded(const LoadQuestion& question, const WorkloadSpec& job) {
  const RecordedTimes* recorded = job.distribution.recorded;
  const std::uint64_t needed = question.objective.fewest_jobs();
  if (recorded == nullptr || recorded->times.size() >= needed) return;
  throw UsageError("--slo: " + name_of(question.objective) + " needs at least " + plural(needed, "recorded time") +
                   ", and " + recorded->source.file + " has " + format_count(recorded->times.size()) +
                   "; record more, or use a lower percentile");
}

/// Throws UsageError if the loads that check the advice take longer than the user allows.
void require_time(const LoadQuestion& question, double minutes) {
  constexpr double checks = 2 * LoadWalk::enough;
  const double needed_s = checks * static_cast<double>(fewest_of_check(question.objective)) / question.rate_hz;
  if (needed_s <= 60 * minutes) return;
  throw UsageError("--minutes: at " + format_rate(question.rate_hz) + " the check of " + name_of(question.objective) +
                   " takes about " + format_span(nanoseconds(static_cast<std::int64_t>(needed_s * 1e9))) +
                   "; allow more, or use a lower percentile");
}

class Recommending final : private RunObserver {
 public:
  explicit Recommending(const RecommendOptions& options)
      : options_(options),
        pools_(pools_for(options.run)),
        run_options_(as_run(options, options.run.pools.empty() ? usual_pools(pools_, false) : options.run.pools)),
        info_{.run_id = make_run_id(), .preset = "", .machine = read_machine()},
        question_(question()),
        runner_(pools_, {.time_limit = time_limit()}, *this) {}

  int recommend() {
    files_.open({}, expected_trials);
    info_.hand_overs = measure_hand_overs(telling(hand_overs()));
    handle_interrupts();
    load_.emplace();
    progress_.emplace(std::cerr, Terminal::of(STDERR_FILENO), expected_trials, budget());
    started_ = Clock::now();
    try {
      runner_.guard([this] { experiment(question_, actions(), found_); });
    } catch (const OutputError& error) {
      output_failure_ = error.what();
    } catch (...) {
      progress_.reset();  // so that the error has a line of its own
      if (!interrupted()) throw;
    }
    progress_.reset();
    return report();
  }

 private:
  static constexpr std::size_t expected_trials = 150;

  nanoseconds budget() const { return nanoseconds(static_cast<std::int64_t>(options_.minutes * 60e9)); }

  /// Jobs whose time nobody knows may take a third of the budget, so that one that never returns does not take all.
  std::optional<nanoseconds> time_limit() const {
    if (options_.run.trial_timeout || kind_of(question_.job.job).has_service_times) return options_.run.trial_timeout;
    return std::clamp<nanoseconds>(budget() / 3, std::chrono::seconds(5), std::chrono::minutes(1));
  }

  RecommendQuestion question() const {
    const Grid grid = grid_of(run_options_, pools_);
    if (grid.workloads.size() > 1)
      throw UsageError("recommend takes one kind of job at a time; give one value for each option");
    RecommendQuestion question{.pools = grid.pools,
                               .job = grid.workloads.front(),
                               .most_workers = options_.most_workers,
                               .cpus = available_cpus(info_.machine),
                               .budget = budget(),
                               .load = load_of(options_.run.load)};
    question.job.jobs = 0;
    if (options_.run.pools.empty()) question.beside = usual_pools(pools_, true);
    for (const std::string& name : pools_.names())
      if (pools_.find(name)->cooperative.value_or(false)) question.cooperative.push_back(name);
    if (question.load) {
      require_recorded(*question.load, question.job);
      require_time(*question.load, options_.minutes);
    }
    std::erase_if(question.pools, [](const std::string& pool) { return pool == baseline_pool; });
    if (question.pools.empty()) throw UsageError("--pools: sequential is what others are compared with; name a pool");
    return question;
  }

  ExperimentActions actions() {
    return {.measure = [this](const Cell& cell, std::uint64_t repetition) { return measure(cell, repetition); },
            .time_used = [this] { return interrupted() ? 1 : time_used(); }};
  }

  double time_used() const {
    return std::chrono::duration<double>(Clock::now() - started_) / std::chrono::duration<double>(budget());
  }

  /// Traces what `poolbench run` traces, and what the service times come from.
  std::optional<MeasuredTrial> measure(const Cell& cell, std::uint64_t repetition) {
    services_.clear();
    Series series = series_of(cell, TraceMode::automatic).front();
    series.traced = series.traced || question_.load || cell.pool == baseline_pool;
    std::optional<Row> row = runner_.run(series, repetition, [](Trial& trial) { trial.run(); });
    if (!row) return std::nullopt;
    return MeasuredTrial{.row = std::move(*row), .services = std::move(services_)};
  }

  void on_start(const Cell& cell) override {
    progress_->start(describe(cell));
    trial_started_ = Clock::now();
  }

  void on_row(const Row& row, const TracedBatch* traced) override {
    ++rows_;
    if (traced != nullptr && (question_.load || row.cell.pool == baseline_pool)) {
      for (const JobRecord& record : traced->records) services_.push_back(record.end_ns - record.begin_ns);
    }
    progress_->finish(budget() / expected_trials, Clock::now() - trial_started_);
    files_.write(row, traced);
  }

  void on_give_up(const Row* last, const std::string& what) override {
    if (last != nullptr) {
      try {
        files_.write(*last, nullptr);
      } catch (const OutputError&) {  // the process ends anyway, and says why
      }
    }
    progress_.reset();
    if (rows_ > 1) static_cast<void>(report());
    std::cerr << "poolbench: " << (last != nullptr ? describe(last->cell) + ": " : "") << what << '\n' << std::flush;
  }

  int report() {
    const bool taken = run_options_.out == "-";  // by the CSV
    std::ostream& out = taken ? std::cerr : std::cout;
    loaded_machine(
        {.summaries = {}, .machine = info_.machine, .build_type = build().build_type, .load = load_->foreign()},
        found_.circumstances);
    if (found_.trials > 0)
      print_recommendation(out, Terminal::of(taken ? STDERR_FILENO : STDOUT_FILENO), question_, found_);
    if (output_failure_.empty()) files_.print_contents(out, rows_);
    if (interrupted()) out << "\nInterrupted: the rows of finished trials are kept.\n";
    out << std::flush;
    if (!output_failure_.empty()) {
      std::cerr << "\npoolbench: " << output_failure_ << '\n';
      return exit_failed;
    }
    if (interrupted()) return exit_code_of_interrupt();
    return has_answer(question_, found_) ? exit_ok : exit_failed;
  }

  const RecommendOptions& options_;
  MeasuredPools pools_;
  RunOptions run_options_;
  RunInfo info_;
  RecommendQuestion question_;
  RunFiles files_{run_options_, pools_, info_};
  TrialRunner runner_;
  std::optional<MachineLoad> load_;
  std::optional<Progress> progress_;
  Recommendation found_;
  std::vector<std::int64_t> services_;  // of the trial that has just ended
  std::size_t rows_ = 0;
  std::string output_failure_;
  Clock::time_point started_;
  Clock::time_point trial_started_;
};

}  // namespace

int recommend_command(const RecommendOptions& options) {
  return Recommending(options).recommend();
}

}  // namespace poolbench
