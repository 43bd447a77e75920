#include <memory>
#include <thread>

#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/jobs/computing.hpp"
#include "harness/workload/jobs/divided_time.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {
namespace {

class MixedWork final : public JobWork {
 public:
  explicit MixedWork(const JobSetting& setting)
      : workload_(setting.workload), share_(setting.workload.spec().job.share) {}

  void run(std::uint64_t index, unsigned /*worker*/) override {
    const DividedTime time = divide(workload_.service_time(index), share_);
    computing_.compute(workload_.word(index), time.share);
    std::this_thread::sleep_for(time.rest);
  }

 private:
  const Workload& workload_;
  const double share_;
  const Computing computing_;
};

}  // namespace

JobKind mixed_job() {
  return {.name = "mixed",
          .description = "computes for SHARE of its service time, then sleeps for the rest",
          .make = [](const JobSetting& setting) { return std::make_unique<MixedWork>(setting); },
          .has_service_times = true,
          .has_share = true,
          .demand = [](double share) { return JobDemand{.processor = share}; }};
}

}  // namespace poolbench
