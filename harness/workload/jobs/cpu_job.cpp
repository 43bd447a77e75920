#include <memory>

#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/jobs/computing.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {
namespace {

class CpuWork final : public JobWork {
 public:
  explicit CpuWork(const JobSetting& setting) : workload_(setting.workload) {}

  void run(std::uint64_t index, unsigned /*worker*/) override {
    computing_.compute(workload_.word(index), workload_.service_time(index));
  }

 private:
  const Workload& workload_;
  const Computing computing_;
};

}  // namespace

JobKind cpu_job() {
  return {.name = "cpu",
          .description = "computes for its service time, which is calibrated on an idle processor",
          .make = [](const JobSetting& setting) { return std::make_unique<CpuWork>(setting); },
          .has_service_times = true,
          .demand = [](double) { return JobDemand{.processor = 1}; }};
}

}  // namespace poolbench
