#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/run_files.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/report/bar_chart.hpp"
#include "harness/report/comparison.hpp"
#include "harness/report/console.hpp"
#include "harness/report/findings.hpp"
#include "harness/report/hand_over_text.hpp"
#include "harness/report/load_table.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/benchmark_adaptor.hpp"
#include "harness/run/benchmark_flags.hpp"
#include "harness/run/run_observer.hpp"
#include "harness/run/summary.hpp"
#include "harness/system/hand_overs.hpp"
#include "harness/system/instructions.hpp"
#include "harness/system/interrupt.hpp"
#include "harness/system/machine_load.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// Whether standard output carries the CSV or Google Benchmark's output. If so, tables go to standard error.
bool output_is_taken(const RunOptions& options, const BenchmarkFlags& flags) {
  return options.out == "-" || !flags.format().empty();
}

void print_banner(std::ostream& out, const RunInfo& run, const std::string& heading, const Extent& extent) {
  out << "poolbench " << build().suite_version << " (" << build().git_commit << ", " << build().compiler << ", "
      << build().build_type << ") on " << run.machine.cpus << " x " << run.machine.cpu_model << ", Linux "
      << run.machine.kernel << '\n'
      << heading << plural(extent.trials, "trial") << (extent.trials == 1 ? "" : " interleaved") << ", about "
      << format_span(extent.expected) << '\n';
  const std::string hand_overs = describe(run.hand_overs);
  if (!hand_overs.empty()) out << "hand-overs on this host: " << hand_overs << '\n';
}

/// What Google Benchmark's JSON should say about the run, besides what it finds out itself.
std::map<std::string, std::string> json_context(const RunInfo& run) {
  const auto text = [](const auto& value) { return value ? std::to_string(*value) : std::string(); };
  return {{"run_id", run.run_id},
          {"preset", run.preset},
          {"suite_version", build().suite_version},
          {"git_commit", build().git_commit},
          {"compiler", build().compiler},
          {"compiler_flags", build().compiler_flags},
          {"suite_build_type", build().build_type},
          {"tbb_version", build().tbb_version},
          {"benchmark_version", build().benchmark_version},
          {"cpu_model", run.machine.cpu_model},
          {"kernel", run.machine.kernel},
          {"timer_slack_ns", text(run.machine.timer_slack_ns)},
          {"host_yield_ns", text(run.hand_overs.yield_ns)},
          {"host_wake_ns", text(run.hand_overs.wake_there_ns)},
          {"host_handover_ns", text(run.hand_overs.spin_ns)}};
}

std::unique_ptr<InstructionCounter> counter_for(const RunOptions& options) {
  if (!options.instructions) return nullptr;
  try {
    return std::make_unique<InstructionCounter>();
  } catch (const NoInstructionCounter& error) {
    throw UsageError(std::string("--instructions: ") + error.what());
  }
}

class Run final : private RunObserver {
 public:
  Run(const RunOptions& options, BenchmarkFlags flags)
      : options_(options),
        instructions_(counter_for(options)),
        pools_(pools_for(options)),
        plan_(make_plan(grid_of(options, pools_), pools_)),
        info_{.run_id = make_run_id(),
              .preset = options.preset,
              .cold = options.cold,
              .isolated = options.isolate,
              .most_backlog = options.load.most_backlog,
              .machine = read_machine()},
        flags_(std::move(flags)),
        out_(output_is_taken(options, flags_) ? std::cerr : std::cout),
        terminal_(Terminal::of(&out_ == &std::cerr ? STDERR_FILENO : STDOUT_FILENO)) {}

  int measure() {
    if (!flags_.list_only()) info_.hand_overs = measure_hand_overs(telling(hand_overs()));
    BenchmarkAdaptor adaptor(pools_, plan_, flags_, {.file = options_.json, .context = json_context(info_)},
                             trial_options(), *this);
    if (!flags_.list_only()) files_.open(adaptor.series(), adaptor.extent().trials);
    handle_interrupts();
    load_.emplace();
    run_trials(adaptor);
    if (!flags_.list_only()) {
      report();
      print_not_repeated();
    }
    return exit_code();
  }

 private:
  TrialOptions trial_options() const {
    return {.cold = options_.cold,
            .same_draw = options_.same_draw,
            .time_limit = options_.trial_timeout,
            .most_backlog = options_.load.most_backlog,
            .once_if_late = options_.isolate,
            .instructions = instructions_.get()};
  }

  /// If a file can no longer be written, the run ends, but its results so far are still printed.
  void run_trials(BenchmarkAdaptor& adaptor) {
    try {
      if (!flags_.list_only()) announce(adaptor);
      adaptor.run();
      if (!adaptor.json_is_complete())
        throw OutputError(options_.json + ": could not be written completely; free some disk space and run again");
    } catch (const OutputError& error) {
      output_failure_ = error.what();
    }
    progress_.reset();
  }

  void announce(const BenchmarkAdaptor& adaptor) {
    const Extent extent = adaptor.extent();
    trials_ = extent.trials;
    measured_ = pools_of(adaptor.series());
    print_banner(out_, info_, options_.preset_heading, extent);
    out_ << std::flush;
    progress_.emplace(std::cerr, Terminal::of(STDERR_FILENO), extent.trials, extent.expected);
  }

  void on_start(const Cell& cell) override {
    progress_->start(describe(cell));
    started_ = Clock::now();
  }

  void on_row(const Row& row, const TracedBatch* traced) override {
    rows_.push_back(row);
    progress_->finish(expected_makespan(row.cell), Clock::now() - started_);
    files_.write(row, traced);
  }

  /// Prints the results so far, because the process is about to end.
  void on_give_up(const Row* last, const std::string& what) override {
    try {
      if (last != nullptr) on_row(*last, nullptr);
    } catch (const OutputError& error) {
      output_failure_ = error.what();
    }
    progress_.reset();
    report();
    if (last == nullptr) std::cerr << "\npoolbench: " << what << '\n';
    print_unfinished(last);
  }

  /// Says how many trials of late cells are missing from a run that was not ended early.
  void print_not_repeated() const {
    if (interrupted() || !output_failure_.empty() || rows_.size() >= trials_) return;
    out_ << '\n' << not_run() << ": an earlier repetition of their cells was not done in time.\n" << std::flush;
  }

  /// "3 of 20 trials were not run".
  std::string not_run() const {
    const std::size_t left = trials_ - rows_.size();
    return format_count(left) + " of " + plural(trials_, "trial") + (left == 1 ? " was" : " were") + " not run";
  }

  /// Says what is missing from a run that ended early, and how to measure it.
  void print_unfinished(const Row* last) const {
    if (rows_.size() >= trials_) return;
    out_ << '\n' << not_run() << '.';
    std::vector<std::string> others;
    if (last != nullptr && last->result.status != Status::interrupted) others = measured_;
    if (last != nullptr) std::erase(others, last->cell.pool);
    if (!others.empty()) {
      out_ << " For the other pools, run again with --pools " << join(others, ",")
           << (options_.out.empty() ? "" : " and another --out") << "; for " << last->cell.pool
           << ", with other --workers";
    }
    out_ << '\n';
    if (!options_.json.empty()) out_ << options_.json << " is incomplete.\n";
    out_ << std::flush;
  }

  void report() {
    const auto summaries = summarize(plan_, rows_);
    if (options_.load.wanted) {
      print_load_tables(out_, terminal_, summaries, options_.load.slo);
    } else {
      print_tables(out_, terminal_, summaries);
      print_comparison(out_, terminal_, summaries, options_.relative_to);
    }
    print_note(out_, terminal_, options_.note);
    Findings findings = find_findings(
        {.summaries = summaries, .machine = info_.machine, .build_type = build().build_type, .load = load_->foreign()});
    if (!options_.finding.empty()) findings.insert(findings.begin(), options_.finding + ".");
    print_findings(out_, terminal_, findings);
    if (!options_.load.wanted) print_bar_charts(out_, terminal_, summaries, available_cpus(info_.machine));
    if (output_failure_.empty()) files_.print_contents(out_, rows_.size());
    if (interrupted()) out_ << "\nInterrupted: the rows of finished trials are kept.\n";
    out_ << std::flush;
    if (!output_failure_.empty()) std::cerr << "\npoolbench: " << output_failure_ << '\n';
  }

  int exit_code() const {
    if (interrupted()) return exit_code_of_interrupt();
    if (!output_failure_.empty()) return exit_failed;
    for (const Row& row : rows_) {
      if (row.result.status != Status::ok) return exit_failed;
    }
    return exit_ok;
  }

  const RunOptions& options_;
  std::unique_ptr<InstructionCounter> instructions_;  // opened first, because it counts only threads started later
  MeasuredPools pools_;
  Plan plan_;
  RunInfo info_;
  BenchmarkFlags flags_;
  std::ostream& out_;
  Terminal terminal_;
  std::optional<MachineLoad> load_;
  RunFiles files_{options_, pools_, info_};
  std::optional<Progress> progress_;
  std::size_t trials_ = 0;             // planned
  std::vector<std::string> measured_;  // the pools of these trials
  std::vector<Row> rows_;
  std::string output_failure_;
  Clock::time_point started_;
};

}  // namespace

int run_command(const RunOptions& options, const std::vector<std::string>& benchmark_args) {
  return Run(options, BenchmarkFlags(benchmark_args)).measure();
}

}  // namespace poolbench
