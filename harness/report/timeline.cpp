#include "harness/report/timeline.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

namespace poolbench {
namespace {

/// A time that is written in microseconds with three decimals.
struct Microseconds {
  std::int64_t ns = 0;
};

/// Buffers text for a sink. Formats numbers itself, because a stream per line or a tree of JSON values would take many
/// times as long for hundreds of thousands of lines.
class Pieces {
 public:
  explicit Pieces(const TextSink& write) : write_(write) {}

  Pieces& operator<<(std::string_view text) {
    buffer_ += text;
    return *this;
  }
  Pieces& operator<<(std::uint64_t number) {
    std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits;
    const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return *this << std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  Pieces& operator<<(Microseconds time) {
    if (time.ns < 0) *this << "-";
    const auto ns = static_cast<std::uint64_t>(time.ns < 0 ? -time.ns : time.ns);
    *this << ns / 1000;
    const auto digit = [ns](unsigned divisor) { return static_cast<char>('0' + ns / divisor % 10); };
    const std::array<char, 4> fraction{'.', digit(100), digit(10), digit(1)};
    return *this << std::string_view(fraction.data(), fraction.size());
  }

  void flush_if_full() {
    if (buffer_.size() >= full_bytes) flush();
  }
  void flush() {
    write_(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr std::size_t full_bytes = std::size_t{64} << 10;
  const TextSink& write_;
  std::string buffer_;
};

class TrialWriter {
 public:
  TrialWriter(const TimelineProcess& trial, const TextSink& write)
      : trial_(trial),
        producers_(trial.workload.spec().producers),
        start_ns_(std::ranges::min(trial.trace, {}, &JobRecord::submit_ns).submit_ns),
        out_(write) {}

  void write() {
    name_process();
    name_threads();
    for (unsigned producer = 0; producer < producers_; ++producer) write_jobs_of(producer);
    out_.flush();
  }

 private:
  std::uint64_t worker_tid(unsigned worker) const { return std::uint64_t{worker} + 1; }
  std::uint64_t producer_tid(unsigned producer) const { return std::uint64_t{trial_.workers} + producer + 1; }

  void name_process() {
    // A process has no track, so its metadata may name any of its threads.
    metadata("process_name", worker_tid(0)) << R"({"name":)" << json_string(trial_.name) << "}}";
    metadata("process_labels", worker_tid(0)) << R"({"labels":)" << json_string(trial_.label) << "}}";
    metadata("process_sort_index", worker_tid(0)) << R"({"sort_index":)" << trial_.place << "}}";
  }

  void name_threads() {
    for (unsigned worker = 0; worker < trial_.workers; ++worker) name_thread("worker ", worker, worker_tid(worker));
    for (unsigned producer = 0; producer < producers_; ++producer)
      name_thread("producer ", producer, producer_tid(producer));
  }

  void name_thread(std::string_view role, unsigned number, std::uint64_t tid) {
    metadata("thread_name", tid) << R"({"name":")" << role << number << R"("}})";
    metadata("thread_sort_index", tid) << R"({"sort_index":)" << tid << "}}";
  }

  void write_jobs_of(unsigned producer) {
    const WorkloadSpec& spec = trial_.workload.spec();
    // A load that was cut has fewer jobs than planned.
    const std::uint64_t end =
        std::min<std::uint64_t>(first_job_of(spec, std::uint64_t{producer} + 1), trial_.trace.size());
    for (std::uint64_t job = first_job_of(spec, producer); job < end; ++job) {
      write_submit(job, producer);
      write_service(job);
    }
  }

  void write_submit(std::uint64_t job, unsigned producer) {
    event(R"("submit")", "submit", "i", producer_tid(producer), trial_.trace[job].submit_ns)
        << R"(,"s":"t","args":{"job":)" << job << "}}";
  }

  void write_service(std::uint64_t job) {
    const JobRecord& record = trial_.trace[job];
    const Microseconds service{record.end_ns - record.begin_ns};
    event(json_string(std::string(trial_.workload.word(job))), "job", "X", worker_tid(record.worker), record.begin_ns)
        << R"(,"dur":)" << service << R"(,"args":{"job":)" << job << R"(,"wait_us":)"
        << Microseconds{record.begin_ns - (record.arrival_ns != 0 ? record.arrival_ns : start_ns_)}
        << R"(,"queueing_us":)" << Microseconds{record.begin_ns - record.submit_ns} << R"(,"service_us":)" << service
        << "}}";
  }

  Pieces& event(std::string_view json_name, std::string_view category, std::string_view phase, std::uint64_t tid,
                std::int64_t at_ns) {
    return begin_line() << R"({"name":)" << json_name << R"(,"cat":")" << category << R"(","ph":")" << phase
                        << R"(","pid":)" << trial_.pid << R"(,"tid":)" << tid << R"(,"ts":)"
                        << Microseconds{at_ns - start_ns_};
  }

  Pieces& metadata(std::string_view name, std::uint64_t tid) {
    return begin_line() << R"({"name":")" << name << R"(","ph":"M","pid":)" << trial_.pid << R"(,"tid":)" << tid
                        << R"(,"args":)";
  }

  Pieces& begin_line() {
    out_.flush_if_full();
    if (!first_) out_ << ",\n";
    first_ = false;
    return out_;
  }

  const TimelineProcess& trial_;
  unsigned producers_;
  std::int64_t start_ns_;
  bool first_ = true;
  Pieces out_;
};

}  // namespace

void write_timeline(const TimelineProcess& trial, const TextSink& write) {
  TrialWriter(trial, write).write();
}

std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace poolbench
