#include "harness/external/external_trial.hpp"

#include <utility>

#include "harness/explain.hpp"
#include "harness/external/excerpt.hpp"
#include "harness/external/plausibility.hpp"
#include "harness/units.hpp"

namespace poolbench::external {
namespace {

/// For how long a program may still run when it has answered and its input has ended: thousands of threads take
/// seconds.
constexpr std::chrono::seconds ending_patience{30};

constexpr int cannot_be_executed = 126;  // POSIX, Shell Command Language, 2.8.2
constexpr int not_found = 127;

std::string duration(std::chrono::nanoseconds time) {
  return format_duration(static_cast<double>(time.count()));
}

Measurement measurement_of(const Answer& answer, const TrialConfig& config) {
  const BatchSize size = size_of(config);
  Measurement measurement = batch_figures(answer.makespan_ns, answer.accept_ns, size);
  if (!answer.totals) return measurement;
  JobFigures& jobs = measurement.jobs.emplace(job_figures(*answer.totals, answer.makespan_ns, size));
  jobs.wait_ns = answer.wait_ns;
  jobs.response_ns = answer.response_ns;
  return measurement;
}

}  // namespace

ExternalTrial::ExternalTrial(std::string command, std::shared_ptr<JobsFiles> files, const TrialConfig& config)
    : command_(std::move(command)), files_(std::move(files)), config_(config) {}

void ExternalTrial::set_up() {
  attempt("set-up", after_limit("is not ready"), [this] {
    jobs_file_ = files_->path_for(config_.workload);
    const auto start = Clock::now();
    process_.emplace(command_);
    const CutShortOnInterrupt cut_short(*process_);
    require_greeting(process_->read_line(start + config_.time_limit));
    result_.setup_ns = elapsed_ns(start);
  });
}

void ExternalTrial::run() {
  attempt("batch", after_limit("has not answered"), [this] {
    const CutShortOnInterrupt cut_short(*process_);
    const auto start = Clock::now();
    process_->write_line(encode(request()));
    const std::string line = process_->read_line(start + config_.time_limit);
    const auto waited = Clock::now() - start;
    result_.max_rss_bytes = peak_memory_bytes(process_->id());
    judge(decode_answer(line, config_.traced), waited);
  });
}

TrialResult ExternalTrial::tear_down() {
  const std::string late =
      "the program does not end though its input has ended; ended by force after " + duration(ending_patience);
  attempt("end", late, [this] {
    const CutShortOnInterrupt cut_short(*process_);
    const auto start = Clock::now();
    process_->close_input();
    const End end = process_->wait(start + ending_patience);
    result_.teardown_ns = elapsed_ns(start);
    if (!end.well()) throw ProgramEnded(end);
    if (!process_->unread().empty())
      throw ProtocolError("after the answer is one too many: " + in_quotes(process_->unread()));
  });
  process_.reset();
  if (result_.status != Status::ok) result_.measurement.reset();
  return std::move(result_);
}

double ExternalTrial::makespan_seconds() const {
  return result_.measurement ? static_cast<double>(result_.measurement->makespan_ns) * 1e-9 : 0;
}

/// Does the step unless an earlier one has failed; what it throws becomes the result's status.
template <class Step>
void ExternalTrial::attempt(const char* what, const std::string& late, const Step& step) {
  if (result_.status != Status::ok) return;
  const std::string where = std::string(what) + ": ";
  try {
    step();
  } catch (const DeadlinePassed&) {
    fail(Status::timeout, where + with_last_words(late));
  } catch (const Abandoned&) {
    fail(Status::interrupted, cut_short_by_interrupt);
  } catch (const ProgramEnded& error) {
    fail(Status::error, where + with_last_words(describe(error)));
  } catch (const ProtocolError& error) {
    fail(Status::error, where + "the program's line " + error.what() + "; see harness/external/PROTOCOL.md");
  } catch (const std::exception& error) {
    fail(Status::error, where + explain(error));
  }
}

void ExternalTrial::fail(Status status, const std::string& error) {
  result_.status = status;
  result_.error = error;
}

/// The shell's exit codes are the shell's only until the program has greeted.
std::string ExternalTrial::describe(const ProgramEnded& error) const {
  if (result_.setup_ns) return error.what();
  const int code = error.end.exit_code;
  if (code == not_found) return "'" + command_ + "' is not found; check the command of --external";
  if (code == cannot_be_executed) return "'" + command_ + "' cannot be executed; is its file a program (chmod +x)?";
  return error.what();
}

std::string ExternalTrial::with_last_words(const std::string& error) const {
  const std::string words = process_ ? excerpt(process_->last_words(), 200) : "";
  return words.empty() ? error : error + " (its last words: " + words + ")";
}

std::string ExternalTrial::after_limit(const char* what) const {
  return "the program " + std::string(what) + " after " + duration(config_.time_limit) +
         "; allow more with --trial-timeout";
}

Request ExternalTrial::request() const {
  const WorkloadSpec& spec = config_.workload.spec();
  return {.workers = config_.workers,
          .jobs = spec.jobs,
          .producers = spec.producers,
          .trace = config_.traced,
          .hash_rounds = spec.hash_rounds,
          .warm_up = !config_.cold,
          .jobs_file = jobs_file_};
}

void ExternalTrial::judge(const Answer& answer, std::chrono::nanoseconds waited) {
  result_.jobs_done = answer.jobs_done;
  result_.checksum = answer.checksum;
  result_.resources = answer.resources;
  std::string fault = find_fault(answer, {.workers = config_.workers, .workload = config_.workload, .waited = waited});
  if (!fault.empty()) return fail(Status::error, fault);
  *result_.setup_ns += answer.setup_ns.value_or(0);
  result_.measurement = measurement_of(answer, config_);
}

}  // namespace poolbench::external
