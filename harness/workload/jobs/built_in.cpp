#include "harness/workload/jobs/built_in.hpp"

namespace poolbench {

std::vector<JobKind> built_in_jobs() {
  return {{.name = std::string(hash_and_sleep),
           .description = "hashes a word, then sleeps for its service time",
           .has_service_times = true},
          tcp_job(),
          file_job(),
          cpu_job(),
          mixed_job(),
          lock_job()};
}

}  // namespace poolbench
