#include "harness/external/external_trial.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "harness/external/excerpt.hpp"
#include "harness/external/plausibility.hpp"
#include "harness/external/trace_faults.hpp"
#include "harness/measure/producer_lag.hpp"
#include "harness/text/explain.hpp"
#include "harness/text/units.hpp"
#include "harness/trial/late_producer.hpp"

namespace poolbench::external {
namespace {

/// How long a program may keep running after its answer and the end of its input. Ending thousands of threads takes
/// seconds, and a Java virtual machine takes a fraction of a second even after the shortest batch.
constexpr std::chrono::seconds most_ending_patience{30};
constexpr std::chrono::seconds least_ending_patience{1};

constexpr int cannot_be_executed = 126;  // POSIX, Shell Command Language, 2.8.2
constexpr int not_found = 127;

constexpr const char* more_time = "; allow more with --trial-timeout";
constexpr const char* see_protocol = "; see harness/external/PROTOCOL.md";

std::string after_limit(const char* what, std::chrono::nanoseconds limit) {
  return "the program " + std::string(what) + " after " + format_rounded(limit) + more_time;
}

std::chrono::nanoseconds ending_patience(std::chrono::nanoseconds time_limit) {
  return std::clamp<std::chrono::nanoseconds>(time_limit, least_ending_patience, most_ending_patience);
}

/// Names the option only if it would help.
std::string no_end_within(std::chrono::nanoseconds patience) {
  return "the program was still running " + format_rounded(patience) + " after its input ended" +
         (patience < most_ending_patience ? more_time : "");
}

/// From the totals and percentiles of an answer before version 3, or of an untraced one.
Measurement measurement_of(const Answer& answer, const TrialConfig& config) {
  const BatchSize size = size_of(config);
  Measurement measurement = batch_figures(answer.makespan_ns, answer.accept_ns, size);
  if (!answer.totals) return measurement;
  JobFigures& jobs = measurement.jobs.emplace(job_figures(*answer.totals, answer.makespan_ns, size));
  jobs.wait_ns = answer.wait_ns;
  jobs.response_ns = answer.response_ns;
  jobs.queueing_ns = answer.queueing_ns;
  if (answer.steady_overhead_ns) {
    jobs.steady_overhead_per_job_ns = static_cast<double>(*answer.steady_overhead_ns) / static_cast<double>(size.jobs);
  }
  return measurement;
}

/// As if the batch had started at `start_ns` of our clock.
std::vector<JobRecord> records_of(std::span<const JobTimes> trace, std::int64_t start_ns) {
  std::vector<JobRecord> records;
  records.reserve(trace.size());
  for (const JobTimes& job : trace) {
    records.push_back({.arrival_ns = start_ns + job.arrival_ns,
                       .submit_ns = start_ns + job.submit_ns,
                       .begin_ns = start_ns + job.begin_ns,
                       .end_ns = start_ns + job.end_ns});
  }
  return records;
}

std::vector<std::int64_t> lags_of(std::span<const JobTimes> trace) {
  std::vector<std::int64_t> lags;
  lags.reserve(trace.size());
  ProducerLag lag;
  std::int64_t returned = 0;
  for (const JobTimes& job : trace) {
    lags.push_back(lag.at(job.arrival_ns, job.submit_ns, returned));
    returned = job.returned_ns;
  }
  return lags;
}

Model model_of(const Arrivals& arrivals) {
  if (!arrivals.is_load()) return Model::batch;
  return arrivals.is_closed() ? Model::closed : Model::open;
}

}  // namespace

ExternalTrial::ExternalTrial(std::string command, std::shared_ptr<JobsFiles> files, const TrialConfig& config)
    : command_(std::move(command)), files_(std::move(files)), config_(config) {}

void ExternalTrial::set_up() {
  attempt("set-up", after_limit("is not ready", config_.time_limit), [this] {
    jobs_file_ = files_->path_for(config_.workload);
    if (config_.traced) trace_file_.emplace();
    const auto start = Clock::now();
    process_.emplace(command_);
    const CutShortOnInterrupt cut_short(*process_);
    protocol_ = decode_greeting(process_->read_line(start + config_.time_limit));
    result_.setup_ns = elapsed_ns(start);
  });
}

void ExternalTrial::run() {
  attempt("batch", after_limit("has not answered", config_.time_limit), [this] {
    const CutShortOnInterrupt cut_short(*process_);
    require_version();
    const auto start = Clock::now();
    const Request asked = request();
    process_->write_line(encode(asked));
    const std::string line = process_->read_line(start + config_.time_limit);
    const auto waited = Clock::now() - start;
    result_.max_rss_bytes = peak_memory_bytes(process_->id());
    judge(decode_answer(line, asked), start, waited);
  });
}

TrialResult ExternalTrial::tear_down() {
  const std::chrono::nanoseconds patience = ending_patience(config_.time_limit);
  attempt("end", no_end_within(patience), [&] {
    const CutShortOnInterrupt cut_short(*process_);
    const auto start = Clock::now();
    process_->close_input();
    const ExitStatus status = process_->wait(start + patience);
    result_.teardown_ns = elapsed_ns(start);
    if (!status.success()) throw ProgramEnded(status);
    if (!process_->unread().empty()) throw ProtocolError("comes after the answer: " + in_quotes(process_->unread()));
  });
  process_.reset();
  if (result_.status == Status::ok && !late_producer_.empty()) fail(Status::invalid, late_producer_);
  if (result_.status != Status::ok) result_.measurement.reset();
  return std::move(result_);
}

double ExternalTrial::makespan_seconds() const {
  return result_.measurement ? static_cast<double>(result_.measurement->makespan_ns) * 1e-9 : 0;
}

/// Runs the step unless an earlier one failed. An exception becomes the result's status and error.
template <class Step>
void ExternalTrial::attempt(const char* what, const std::string& late, const Step& step) {
  if (result_.status != Status::ok) return;
  const std::string where = std::string(what) + ": ";
  try {
    step();
  } catch (const DeadlinePassed&) {
    fail(Status::timeout, where + with_last_words(late));
  } catch (const Abandoned&) {
    fail(Status::interrupted, cut_short_by());
  } catch (const ProgramEnded& error) {
    fail(Status::error, where + describe(error));
  } catch (const ProtocolError& error) {
    fail(Status::error, where + "the program's line " + error.what() + see_protocol);
  } catch (const TraceError& error) {
    fail(Status::error, where + error.what() + see_protocol);
  } catch (const std::exception& error) {
    fail(Status::error, where + explain(error));
  }
}

void ExternalTrial::fail(Status status, const std::string& error) {
  result_.status = status;
  result_.error = error;
}

/// After the greeting, exit codes 126 and 127 are the program's own, not the shell's.
std::string ExternalTrial::describe(const ProgramEnded& error) const {
  const std::string with = ", with " + poolbench::external::describe(error.status);
  if (result_.teardown_ns) return with_last_words(error.what());
  if (result_.setup_ns) return with_last_words("the program ended before its answer" + with);
  const int code = error.status.exit_code;
  if (code == not_found) return with_last_words("'" + command_ + "' was not found; check the command of --external");
  if (code == cannot_be_executed)
    return with_last_words("'" + command_ + "' cannot be executed; is its file a program (chmod +x)?");
  return with_last_words("the program ended before its greeting" + with) + see_protocol;
}

std::string ExternalTrial::with_last_words(const std::string& error) const {
  const std::string words = process_ ? excerpt(process_->last_words(), 200) : "";
  return words.empty() ? error : error + " (its last words: " + words + ")";
}

void ExternalTrial::require_version() const {
  if (protocol_ >= first_protocol_of_loads || !config_.workload.spec().arrivals.is_load()) return;
  throw std::runtime_error("the program speaks version " + std::to_string(protocol_) +
                           " of the protocol, in which jobs cannot arrive one after another" + see_protocol);
}

Request ExternalTrial::request() const {
  const WorkloadSpec& spec = config_.workload.spec();
  return {.protocol = protocol_,
          .workers = config_.workers,
          .jobs = spec.jobs,
          .producers = spec.producers,
          .trace = config_.traced,
          .hash_rounds = spec.hash_rounds,
          .warm_up = !config_.cold,
          .jobs_file = jobs_file_,
          .trace_file = trace_file_ ? trace_file_->path() : "",
          .model = model_of(spec.arrivals),
          .users = spec.arrivals.users,
          .most_backlog = spec.arrivals.is_load() ? config_.most_backlog : 0};
}

void ExternalTrial::judge(const Answer& answer, Clock::time_point asked, std::chrono::nanoseconds waited) {
  result_.jobs_done = answer.jobs_done;
  result_.checksum = answer.checksum;
  result_.resources = answer.resources;
  const KnownBatch known{
      .workers = config_.workers, .workload = config_.workload, .waited = waited, .most_backlog = config_.most_backlog};
  if (const std::string fault = find_fault(answer, known); !fault.empty()) throw std::runtime_error(fault);
  *result_.setup_ns += answer.setup_ns.value_or(0);
  result_.measurement = trace_file_ && protocol_ >= first_protocol_of_loads ? measure_trace(answer, known, asked)
                                                                            : measurement_of(answer, config_);
}

/// Reads the trace, and takes from it the figures that a pool in this process has.
Measurement ExternalTrial::measure_trace(const Answer& answer, const KnownBatch& known, Clock::time_point asked) {
  const bool is_load = config_.workload.spec().arrivals.is_load();
  const std::vector<JobTimes> trace =
      trace_file_->read(is_load ? TraceColumns::load : TraceColumns::batch, config_.workload.jobs());
  if (const std::string fault = find_fault_in_trace(trace, answer, known); !fault.empty())
    throw std::runtime_error(fault);
  const std::int64_t start_ns = std::chrono::nanoseconds(asked.time_since_epoch()).count();  // a little early
  records_ = records_of(trace, start_ns);
  const BatchTimes times{
      .start_ns = start_ns, .accepted_ns = start_ns + answer.accept_ns, .drained_ns = start_ns + answer.makespan_ns};
  const BatchSize size{.workers = config_.workers,
                       .jobs = trace.size(),
                       .requested = requested_service(config_.workload, alone_ns(config_), trace.size())};
  if (!is_load) return measure(times, size, records_);
  const std::vector<std::int64_t> lags_ns = lags_of(trace);
  const bool closed = config_.workload.spec().arrivals.is_closed();
  const Measurement measured =
      measure_load(times, size, records_, {.lags_ns = lags_ns, .cut = answer.cut, .closed = closed});
  late_producer_ = find_late_producer(measured);
  return measured;
}

}  // namespace poolbench::external
