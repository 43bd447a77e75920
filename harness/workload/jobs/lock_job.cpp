#include <memory>
#include <mutex>
#include <thread>

#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/jobs/divided_time.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {
namespace {

/// Like jobs that wait for a reply on the only connection to a database: more than 1/SHARE workers do no more.
class LockWork final : public JobWork {
 public:
  explicit LockWork(const JobSetting& setting)
      : workload_(setting.workload), share_(setting.workload.spec().job.share) {}

  void run(std::uint64_t index, unsigned /*worker*/) override {
    const DividedTime time = divide(workload_.service_time(index), share_);
    {
      const std::lock_guard lock(mutex_);
      std::this_thread::sleep_for(time.share);
    }
    std::this_thread::sleep_for(time.rest);
  }

 private:
  const Workload& workload_;
  const double share_;
  std::mutex mutex_;  // guards nothing but the sleep
};

}  // namespace

JobKind lock_job() {
  return {.name = "lock",
          .description = "sleeps for its service time, for SHARE of it with a lock that all jobs need",
          .make = [](const JobSetting& setting) { return std::make_unique<LockWork>(setting); },
          .has_service_times = true,
          .has_share = true,
          .demand = [](double share) { return JobDemand{.exclusive = share}; }};
}

}  // namespace poolbench
