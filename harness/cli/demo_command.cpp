#include <atomic>
#include <mutex>
#include <ostream>
#include <string>

#include "harness/cli/commands.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/system/clock.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/workload.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

/// The article's DoWork: hashes a word, logs it with DEBUG=true, sleeps.
class LoggedJobs final : public JobBody {
 public:
  LoggedJobs(const Workload& workload, bool debug, std::ostream& out) : workload_(workload), debug_(debug), out_(out) {}

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override {
    const std::uint32_t hash = workload_.hash(index);
    if (debug_) {
      const std::lock_guard lock(mutex_);
      out_ << "worker [" << worker + 1 << "] - created hash [" << hash << "] from word [" << workload_.word(index)
           << "]\n"
           << std::flush;
    }
    return workload_.service_time(index);
  }

  void end(std::uint64_t /*index*/) override { done_.fetch_add(1, std::memory_order_relaxed); }

  std::uint64_t done() const { return done_; }

 private:
  const Workload& workload_;
  bool debug_;
  std::ostream& out_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> done_{0};
};

std::string since(Clock::time_point start) {
  return format_duration(std::chrono::duration<double, std::nano>(Clock::now() - start).count());
}

}  // namespace

int demo_command(const DemoOptions& options, std::ostream& out) {
  out << "starting application...\n";
  const Workload workload({.jobs = options.jobs, .sleep = options.sleep, .words = WordSource::article});
  LoggedJobs jobs(workload, options.debug, out);  // outlives the pool, whose destructor still runs jobs
  auto pool = find_pool("channel")->build({.workers = options.workers});
  for (unsigned worker = 1; worker <= options.workers; ++worker) out << "starting worker: " << worker << '\n';

  out << "creating jobs...\n" << std::flush;
  const auto start = Clock::now();
  for (std::uint64_t job = 0; job < options.jobs; ++job) pool->submit(Job(jobs, job));
  const std::string accepted = since(start);  // the article's program returns from main here
  pool->drain();
  const std::string done = since(start);
  pool.reset();

  out << "accepted " << plural(options.jobs, "job") << " after " << accepted << ", finished " << jobs.done()
      << " after " << done << "; " << plural(options.workers, "worker") << " stopped\n";
  return jobs.done() == options.jobs ? exit_ok : exit_failed;
}

}  // namespace poolbench
