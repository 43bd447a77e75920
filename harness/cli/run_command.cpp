#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <utility>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/output_files.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/report/bar_chart.hpp"
#include "harness/report/comparison.hpp"
#include "harness/report/console.hpp"
#include "harness/report/findings.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/engine.hpp"
#include "harness/run/summary.hpp"
#include "harness/system/interrupt.hpp"
#include "harness/system/machine_load.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// Something else is written to the standard output: our tables go beside it.
bool output_is_taken(const RunOptions& options, const std::vector<std::string>& benchmark_args) {
  return options.out == "-" || std::ranges::any_of(benchmark_args, [](const std::string& arg) {
           return arg.starts_with("--benchmark_format=");
         });
}

void print_banner(std::ostream& out, const RunInfo& run, const std::string& heading, std::size_t trials,
                  std::chrono::nanoseconds expected) {
  out << "poolbench " << build().suite_version << " (" << build().git_commit << ", " << build().compiler << ", "
      << build().build_type << ") on " << run.machine.cpus << " x " << run.machine.cpu_model << ", Linux "
      << run.machine.kernel << '\n'
      << heading << plural(trials, "trial") << (trials == 1 ? "" : " interleaved") << ", about "
      << format_span(expected) << '\n';
}

/// What Google Benchmark does not find out by itself.
std::map<std::string, std::string> json_context(const RunInfo& run) {
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
          {"timer_slack_ns", run.machine.timer_slack_ns ? std::to_string(*run.machine.timer_slack_ns) : ""}};
}

/// Each once, in the order of tables.
std::vector<std::string> pools_of(const Plan& plan) {
  std::vector<std::string> pools;
  for (const Cell& cell : plan.cells) {
    if (std::ranges::find(pools, cell.pool) == pools.end()) pools.push_back(cell.pool);
  }
  return pools;
}

class Run {
 public:
  Run(const RunOptions& options, std::vector<std::string> benchmark_args)
      : options_(options),
        roster_(roster_of(options)),
        plan_(make_plan(grid_of(options, roster_), roster_)),
        info_{.run_id = make_run_id(), .preset = options.preset, .cold = options.cold, .machine = read_machine()},
        benchmark_args_(std::move(benchmark_args)),
        out_(output_is_taken(options, benchmark_args_) ? std::cerr : std::cout),
        terminal_(Terminal::of(&out_ == &std::cerr ? STDERR_FILENO : STDOUT_FILENO)) {}

  int measure() {
    Engine engine(engine_options(), engine_events());
    if (!engine.lists_only()) files_.open();
    handle_interrupts();
    load_.emplace();
    run_trials(engine);
    if (!engine.lists_only()) report();
    return exit_code();
  }

 private:
  EngineOptions engine_options() const {
    return {.roster = roster_,
            .plan = plan_,
            .cold = options_.cold,
            .same_draw = options_.same_draw,
            .trial_timeout = options_.trial_timeout,
            .json = options_.json,
            .json_context = json_context(info_),
            .benchmark_args = benchmark_args_};
  }

  EngineEvents engine_events() {
    return {.on_plan = [this](std::size_t trials, std::chrono::nanoseconds expected) { plan_known(trials, expected); },
            .on_start = [this](const Cell& cell, const WorkloadSpec& workload) { start(cell, workload); },
            .on_row = [this](const Row& row) { finish(row); },
            .on_trace = [this](const Row& row, const Workload& workload,
                               std::span<const JobRecord> trace) { files_.draw(row, workload, trace); },
            .on_give_up = [this](const Row* row, const std::string& what) { give_up(row, what); }};
  }

  /// A file that can no longer be written ends the measuring, but what was measured is still shown.
  void run_trials(Engine& engine) {
    try {
      engine.run();
      if (!engine.json_is_complete())
        throw OutputError(options_.json + ": could not be written to its end; free some disk space and run again");
    } catch (const OutputError& error) {
      output_failure_ = error.what();
    }
    progress_.reset();
  }

  void plan_known(std::size_t trials, std::chrono::nanoseconds expected) {
    trials_ = trials;
    print_banner(out_, info_, options_.preset_heading, trials, expected);
    out_ << std::flush;
    progress_.emplace(std::cerr, Terminal::of(STDERR_FILENO), trials, expected);
  }

  void start(const Cell& cell, const WorkloadSpec& workload) {
    progress_->start(describe(cell, workload));
    started_ = Clock::now();
  }

  void finish(const Row& row) {
    rows_.push_back(row);
    progress_->finish(expected_makespan(row.cell, row.workload), Clock::now() - started_);
    files_.write_row(row);
  }

  /// The last words of a process that hangs or crashed.
  void give_up(const Row* row, const std::string& what) {
    try {
      if (row != nullptr) finish(*row);
    } catch (const OutputError& error) {
      output_failure_ = error.what();
    }
    progress_.reset();
    report();
    if (row == nullptr) std::cerr << "\npoolbench: " << what << '\n';
    print_unfinished(row);
  }

  /// What a run that ended too early leaves out, and how to get it.
  void print_unfinished(const Row* last) const {
    if (rows_.size() >= trials_) return;
    const std::size_t left = trials_ - rows_.size();
    out_ << '\n'
         << format_count(left) << " of " << plural(trials_, "trial") << (left == 1 ? " was" : " were") << " not run.";
    std::string others;
    for (const std::string& pool : pools_of(plan_)) {
      if (last != nullptr && last->result.status != Status::interrupted && pool != last->cell.pool)
        others += (others.empty() ? "" : ",") + pool;
    }
    if (!others.empty()) {
      out_ << " For the other pools, run again with --pools " << others
           << (options_.out.empty() ? "" : " and another --out") << "; for " << last->cell.pool
           << ", with other --workers";
    }
    out_ << '\n';
    if (!options_.json.empty()) out_ << options_.json << " is incomplete.\n";
    out_ << std::flush;
  }

  void report() {
    const auto summaries = summarize(plan_, rows_);
    print_tables(out_, terminal_, summaries);
    print_comparison(out_, terminal_, summaries, options_.relative_to);
    print_note(out_, terminal_, options_.note);
    Findings findings = find_findings(
        {.summaries = summaries, .machine = info_.machine, .build_type = build().build_type, .load = load_->foreign()});
    if (!options_.finding.empty()) findings.insert(findings.begin(), options_.finding + ".");
    print_findings(out_, terminal_, findings);
    print_bar_charts(out_, terminal_, summaries, available_cpus(info_.machine));
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
  Roster roster_;
  Plan plan_;
  RunInfo info_;
  std::vector<std::string> benchmark_args_;
  std::ostream& out_;
  Terminal terminal_;
  std::optional<MachineLoad> load_;
  OutputFiles files_{options_, plan_, roster_, info_};
  std::optional<Progress> progress_;
  std::size_t trials_ = 0;  // planned
  std::vector<Row> rows_;
  std::string output_failure_;
  Clock::time_point started_;
};

}  // namespace

int run_command(const RunOptions& options, const std::vector<std::string>& benchmark_args) {
  return Run(options, benchmark_args).measure();
}

}  // namespace poolbench
